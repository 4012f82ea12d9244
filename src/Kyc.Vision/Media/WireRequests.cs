namespace Kyc.Vision.Media;

/// <summary>Limits as the child understands them.</summary>
internal static class WireRequests
{
    public static WireRequest For(PictureLimits limits) => new()
    {
        Operation = WireOperation.Picture,
        Picture = Sides(limits.MinSide, limits.MaxSide, limits.MaxPixels),
        TargetSide = checked((uint)limits.TargetSide),
        MaxScans = checked((uint)limits.MaxScans),
        TimeoutMs = Milliseconds(limits.Timeout),
    };

    public static WireRequest For(VideoLimits limits) => new()
    {
        Operation = WireOperation.Video,
        Video = Sides(limits.MinSide, limits.MaxSide, limits.MaxPixels),
        TargetSide = checked((uint)limits.TargetSide),
        Frames = checked((uint)limits.Frames),
        MinDurationMs = Milliseconds(limits.MinDuration),
        MaxDurationMs = Milliseconds(limits.MaxDuration),
        MaxBrokenFrames = checked((uint)limits.MaxBrokenFrames),
        TimeoutMs = Milliseconds(limits.Timeout),
        AcceptMpeg4 = limits.AcceptMpeg4 ? 1u : 0u,
    };

    public static WireRequest ForProbe(MediaKind? expected, PictureLimits pictures, VideoLimits videos)
    {
        var request = For(videos);
        request.Operation = WireOperation.Probe;
        request.Picture = Sides(pictures.MinSide, pictures.MaxSide, pictures.MaxPixels);
        request.TimeoutMs = Milliseconds(pictures.Timeout);
        request.Expected = expected switch
        {
            MediaKind.Picture => WireOperation.Picture,
            MediaKind.Video => WireOperation.Video,
            _ => 0,
        };
        return request;
    }

    private static WireSideLimits Sides(int least, int most, long pixels) => new()
    {
        MinSide = checked((uint)least),
        MaxSide = checked((uint)most),
        MaxPixels = checked((ulong)pixels),
    };

    private static uint Milliseconds(TimeSpan time) => checked((uint)time.TotalMilliseconds);
}
