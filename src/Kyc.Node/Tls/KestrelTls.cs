using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Kyc.Node.Tls;

/// <summary>Has a web server listen in the clear or with TLS.</summary>
internal static class KestrelTls
{
    /// <summary>Listens; with TLS every connection gets the certificate of its moment, and HTTP/2 where the client
    /// knows it.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="endpoint">Where.</param>
    /// <param name="tls">Certificates; null in the clear.</param>
    /// <param name="alsoTrusted">Clients to let in beside those of the authority, by where a connection comes from and
    /// their certificate's digest; null for none.</param>
    public static void Listen(
        this KestrelServerOptions kestrel, IPEndPoint endpoint, ServerTls? tls,
        Func<IPAddress?, byte[], bool>? alsoTrusted = null) => kestrel.Listen(endpoint, listen =>
    {
        if (tls is null) return;
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context =>
            {
                var from = (context.Connection.RemoteEndPoint as IPEndPoint)?.Address;
                return ValueTask.FromResult(tls.Options(
                    alsoTrusted is null ? null : digest => alsoTrusted(from, digest)));
            },
        });
    });
}
