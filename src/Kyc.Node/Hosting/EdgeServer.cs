using System.Net;
using Kyc.Actors.Ports;
using Kyc.Actors.Workers;
using Kyc.Edge;
using Kyc.Edge.Health;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>Puts the edge on the web server: addresses, ports of the cluster, nothing from the surroundings.</summary>
internal static class EdgeServer
{
    /// <summary>An application that listens once it is started.</summary>
    public static WebApplication Build(
        Settings settings, IReadOnlyList<IPEndPoint> endpoints, EmbeddedStorage storage, ITransport transport,
        IStageBoard stages, IEnumerable<IReadinessCheck> checks, ILoggerFactory logs, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "kyc",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var endpoint in endpoints) kestrel.Listen(endpoint);
        });
        var services = builder.Services;
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ListenAddresses.Open);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Get(NodeSettings.DrainGrace));
        services.Replace(ServiceDescriptor.Singleton(logs));
        services.AddSingleton<IHostLifetime, OwnLifetime>();
        services.AddRouting();
        services.AddSingleton(time).AddSingleton(transport).AddSingleton(stages);
        services.AddSingleton<ISessionIndex>(storage.Index).AddSingleton<IBlobStore>(storage.Blobs);
        services.AddSingleton<ISessionKeys>(storage.Keys).AddSingleton<IKeyRing>(storage.KeyRing);
        services.AddSingleton<Kyc.Actors.Ports.ICredentials>(storage.Credentials);
        foreach (var check in checks) services.AddSingleton(check);
        services.AddKycEdge(settings.Edge());
        return builder.Build().MapKycEdge();
    }
}
