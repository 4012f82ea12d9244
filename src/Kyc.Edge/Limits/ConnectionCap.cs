using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Limits;

/// <summary>
/// Bounds the connections of one remote address (IPv6: its /64), so that one machine cannot take them all. Those of
/// trusted proxies stand for many clients and are not counted. It comes before TLS: a connection too many costs no
/// handshake.
/// </summary>
internal sealed class ConnectionCap(EdgeOptions options, ILogger<ConnectionCap> log)
{
    /// <summary>Every so many connections refused, one line is logged.</summary>
    private const long LoggedEvery = 1_000;

    private readonly ConcurrentDictionary<UInt128, int> _open = [];
    private readonly HashSet<IPAddress> _proxies = [.. options.TrustedProxies];
    private long _refused;

    /// <summary>Connections refused so far.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Runs a connection, or closes it at once.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (options.MaxConnectionsPerAddress <= 0 || connection.RemoteEndPoint is not IPEndPoint remote
            || _proxies.Contains(remote.Address))
        {
            await next(connection);
            return;
        }
        var network = RemoteNetwork.Of(remote.Address);
        if (_open.AddOrUpdate(network, 1, static (_, open) => open + 1) <= options.MaxConnectionsPerAddress)
        {
            try
            {
                await next(connection);
            }
            finally
            {
                Leave(network);
            }
            return;
        }
        Leave(network);
        if (Interlocked.Increment(ref _refused) % LoggedEvery == 1)
            log.ConnectionsRefused(Refused, options.MaxConnectionsPerAddress);
        connection.Abort(new ConnectionAbortedException("too many connections of one address"));
    }

    private void Leave(UInt128 network)
    {
        while (_open.TryGetValue(network, out var open))
            if (open > 1 ? _open.TryUpdate(network, open - 1, open) : _open.TryRemove(new(network, open)))
                return;
    }
}

/// <summary>Puts the cap before everything else that happens on a connection.</summary>
public static class ConnectionCapping
{
    /// <summary>
    /// Caps the connections of every address that is listened on from here on: call it before the first.
    /// </summary>
    public static void CapConnections(this KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            var cap = endpoint.ApplicationServices.GetRequiredService<ConnectionCap>();
            endpoint.Use(next => connection => cap.RunAsync(connection, next));
        });
}
