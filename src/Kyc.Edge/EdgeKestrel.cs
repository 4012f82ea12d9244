using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kyc.Edge;

/// <summary>The server's own bounds, set from the edge's settings. Addresses and TLS are the host's.</summary>
internal static class EdgeKestrel
{
    /// <summary>Applies them.</summary>
    public static void Apply(KestrelServerOptions kestrel, EdgeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = Math.Max(options.VideoMaxBytes, 2 * options.PictureMaxBytes)
                                    + options.MultipartOverheadBytes;
        limits.MaxRequestHeadersTotalSize = options.HeadersMaxBytes;
        limits.MaxRequestBufferSize = Math.Max(
            options.ReadAheadBytes, options.HeadersMaxBytes + limits.MaxRequestLineSize);
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MinRequestBodyDataRate = Rate(options.MinBodyBytesPerSecond, options);
        limits.MinResponseDataRate = Rate(options.MinAnswerBytesPerSecond, options);
    }

    private static MinDataRate? Rate(double bytesPerSecond, EdgeOptions options) =>
        bytesPerSecond > 0 ? new MinDataRate(bytesPerSecond, options.BodyRateGrace) : null;
}
