using System.Net;
using Kyc.Node.Admin.Endpoints;
using Kyc.Node.Hosting;
using Kyc.Node.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Admin;

/// <summary>
/// The operators' port of a node: on this machine alone, or for operators with a certificate, and behind a token; what
/// changes anything is in the audit log before it happens.
/// </summary>
public sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AdminParts _parts;
    private AdminFile _file;

    private AdminServer(WebApplication app, AdminParts parts, AdminFile file, IReadOnlyList<AdminRoute> routes)
    {
        (_app, _parts, _file, Routes) = (app, parts, file, routes);
        if (parts.Tls is { } tls) tls.Changed += TellCertificate;
    }

    /// <summary>Base address, with the port really taken.</summary>
    public Uri Address => _file.Address;

    /// <summary>Every route.</summary>
    internal IReadOnlyList<AdminRoute> Routes { get; }

    /// <summary>Opens the port and writes <c>admin.json</c>.</summary>
    /// <exception cref="NodeStartException">The address reaches other machines, the port is taken, or the file cannot
    /// be written.</exception>
    public static async Task<AdminServer> StartAsync(AdminParts parts, CancellationToken cancel)
    {
        var endpoint = new IPEndPoint(parts.Options.Address, parts.Options.Port);
        if (!IPAddress.IsLoopback(endpoint.Address) && parts.Tls is not { AsksClients: true })
            throw new NodeStartException(
                $"kyc.admin.address {endpoint.Address} can be reached by other machines; give 127.0.0.1 or ::1, or set "
                + "kyc.admin.tls_certificate_file, tls_key_file and client_ca_file");
        var token = TokenOf(parts);
        var local = parts.Tls is { AsksClients: true } ? LocalIdentity.New(parts.Node, parts.Time) : null;
        var app = Build(parts, endpoint, token, local, out var routes);
        try
        {
            await StartAsync(app, endpoint, cancel);
            var file = new AdminFile(parts.Node, AddressOf(app), token.Text, Environment.ProcessId)
            {
                ServerFingerprint = parts.Tls?.Identity.Fingerprint,
                ClientCertificate = local?.Certificate,
                ClientKey = local?.Key,
            };
            file.Write(parts.DataFolder);
            parts.Logs.CreateLogger<AdminServer>().AdminOpened(file.Address.Authority, parts.DataFolder);
            return new AdminServer(app, parts, file, routes);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no new requests, lets those in hand end, ends streams, removes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_parts.Tls is { } tls) tls.Changed -= TellCertificate;
        _file.Remove(_parts.DataFolder);
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>The configured token; or that of a start that ended without cleaning up; or a new one.</summary>
    private static AdminToken TokenOf(AdminParts parts)
    {
        if (parts.Options.TokenFile is { } path) return AdminToken.From(path);
        try
        {
            return AdminToken.Of(AdminFile.Read(parts.DataFolder)?.Token) ?? AdminToken.New();
        }
        catch (UnauthorizedAccessException)
        {
            return AdminToken.New();
        }
    }

    private static WebApplication Build(
        AdminParts parts, IPEndPoint endpoint, AdminToken token, LocalIdentity? local,
        out IReadOnlyList<AdminRoute> routes)
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
            kestrel.Listen(endpoint, parts.Tls, local is null ? null : local.Is);
            Limit(kestrel, parts.Options);
        });
        var services = builder.Services;
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ListenAddresses.Open);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = parts.Options.RequestTimeout);
        services.Replace(ServiceDescriptor.Singleton(parts.Logs));
        services.AddSingleton<IHostLifetime, OwnLifetime>();
        services.AddRouting();
        var app = builder.Build();
        var pipeline = new AdminPipeline(parts, token, parts.Logs.CreateLogger<AdminServer>());
        app.Use(pipeline.InvokeAsync);
        app.UseRouting();
        var made = new AdminRoutes(app, parts, app.Lifetime.ApplicationStopping);
        AllRoutes.Map(made, parts);
        app.UseEndpoints(_ => { });
        routes = made.All;
        return app;
    }

    /// <summary>An address that this machine can ask, also where the port is on all of them.</summary>
    private static Uri AddressOf(WebApplication app)
    {
        var address = new UriBuilder(app.Urls.Single());
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            if (ip.Equals(IPAddress.Any)) address.Host = IPAddress.Loopback.ToString();
            if (ip.Equals(IPAddress.IPv6Any)) address.Host = $"[{IPAddress.IPv6Loopback}]";
        }
        return address.Uri;
    }

    /// <summary>The certificate was renewed: who reads the file must know the new one.</summary>
    private void TellCertificate()
    {
        _file = _file with { ServerFingerprint = _parts.Tls?.Identity.Fingerprint };
        try
        {
            _file.Write(_parts.DataFolder);
        }
        catch (NodeStartException fault)
        {
            _parts.Logs.CreateLogger<AdminServer>().AdminFileNotWritten(fault.Message);
        }
    }

    private static void Limit(KestrelServerOptions kestrel, AdminOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = 2L * options.MaxRequests;
        kestrel.Limits.RequestHeadersTimeout = options.RequestTimeout;
    }

    private static async Task StartAsync(WebApplication app, IPEndPoint endpoint, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            throw new NodeStartException(
                $"the operators' port {endpoint} cannot be opened ({fault.Message}); give another kyc.admin.port, or 0",
                fault);
        }
    }
}
