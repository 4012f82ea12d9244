using System.Net;
using Kyc.Actors.Ports;
using Kyc.Actors.Workers;
using Kyc.Edge;
using Kyc.Edge.Health;
using Kyc.Edge.Limits;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Node.Tls;
using Kyc.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>What the edge is made of.</summary>
/// <param name="Endpoints">Where it listens.</param>
/// <param name="Storage">Lists, keys, files.</param>
/// <param name="Transport">Reaches sessions and workers.</param>
/// <param name="Stages">How far comparisons of this process are.</param>
/// <param name="Checks">Whether the node can work.</param>
/// <param name="Draining">Ends when the node is about to stop.</param>
/// <param name="Tls">Certificates; null in the clear.</param>
internal sealed record EdgeParts(
    IReadOnlyList<IPEndPoint> Endpoints, IStorage Storage, ITransport Transport, IStageBoard Stages,
    IReadOnlyList<IReadinessCheck> Checks, CancellationToken Draining, ServerTls? Tls);

/// <summary>Puts the edge on the web server: addresses, ports of the cluster, nothing from the surroundings.</summary>
internal static class EdgeServer
{
    /// <summary>An application that listens once it is started.</summary>
    public static WebApplication Build(Settings settings, EdgeParts parts, ILoggerFactory logs, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "kyc",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.CapConnections();
            foreach (var endpoint in parts.Endpoints) kestrel.Listen(endpoint, parts.Tls);
        });
        var services = builder.Services;
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ListenAddresses.Open);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Get(NodeSettings.DrainGrace));
        services.Replace(ServiceDescriptor.Singleton(logs));
        services.AddSingleton<IHostLifetime, OwnLifetime>();
        services.AddRouting();
        services.AddSingleton(time).AddSingleton(parts.Stages);
        services.AddSingleton<ITransport>(new DrainingTransport(parts.Transport, parts.Draining));
        services.AddSingleton(parts.Storage.Index).AddSingleton(parts.Storage.Blobs);
        services.AddSingleton(parts.Storage.Keys).AddSingleton(parts.Storage.KeyRing);
        services.AddSingleton(parts.Storage.Credentials).AddSingleton(parts.Storage.ClusterKeys);
        services.AddSingleton(parts.Storage.Audit);
        services.AddSingleton(parts.Storage.Erasures).AddSingleton(parts.Storage.ErasureRequests);
        foreach (var check in parts.Checks) services.AddSingleton(check);
        services.AddKycEdge(settings.Edge());
        var app = builder.Build();
        app.Use((context, next) => WithFarewellAsync(context, next, parts.Draining));
        if (settings.Get(EdgeSettings.HstsMaxAge) is > 0 and var age) app.Use(StrictTransport.For(age));
        return app.MapKycEdge();
    }

    /// <summary>Once the node drains, every answer asks its client to come back by another connection.</summary>
    private static Task WithFarewellAsync(HttpContext context, RequestDelegate next, CancellationToken draining)
    {
        context.Response.OnStarting(() =>
        {
            if (draining.IsCancellationRequested) context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
