using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Kyc.Edge;

/// <summary>The server's own bounds, set from the edge's settings. Addresses and TLS are the host's.</summary>
internal static class EdgeKestrel
{
    /// <summary>What whoever takes a body holds in hand beside the buffer: within the setting too.</summary>
    private const int InHandBytes = 65_536;

    /// <summary>Applies them.</summary>
    public static void Apply(KestrelServerOptions kestrel, EdgeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = Math.Max(options.VideoMaxBytes, 2 * options.PictureMaxBytes)
                                    + options.MultipartOverheadBytes;
        limits.MaxRequestHeadersTotalSize = options.HeadersMaxBytes;
        limits.MaxRequestBufferSize = BufferBytes(options, limits.MaxRequestLineSize);
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MinRequestBodyDataRate = Rate(options.MinBodyBytesPerSecond, options);
        limits.MinResponseDataRate = Rate(options.MinAnswerBytesPerSecond, options);
    }

    /// <summary>The transport has a buffer of its own, 1 MiB for each connection unless it is told otherwise.</summary>
    public static void Apply(SocketTransportOptions sockets, EdgeOptions options) =>
        sockets.MaxReadBufferSize = BufferBytes(options, new KestrelServerLimits().MaxRequestLineSize);

    /// <summary>Headers have to fit as a whole.</summary>
    private static long BufferBytes(EdgeOptions options, int lineBytes) =>
        Math.Max(options.ReadAheadBytes - InHandBytes, options.HeadersMaxBytes + lineBytes);

    private static MinDataRate? Rate(double bytesPerSecond, EdgeOptions options) =>
        bytesPerSecond > 0 ? new MinDataRate(bytesPerSecond, options.BodyRateGrace) : null;
}
