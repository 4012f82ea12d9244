namespace Kyc.Vision.Media;

/// <summary>What a picture may be. Checked from its header, before any pixel is decoded.</summary>
public sealed record PictureLimits
{
    /// <summary>Most bytes of the file. Unit: bytes. Default 20 MB. Bounds 1 to the decoder's input arena.</summary>
    public long MaxBytes { get; init; } = 20_000_000;

    /// <summary>Shortest allowed side. Unit: pixels. Default 200. Bounds 1 to <see cref="MaxSide"/>.</summary>
    public int MinSide { get; init; } = 200;

    /// <summary>Longest allowed side. Unit: pixels. Default 12,000. Bounds 1 to 65,535.</summary>
    public int MaxSide { get; init; } = 12_000;

    /// <summary>Most pixels (width times height). Unit: pixels. Default 40 million. Bounds 1 to 268 million.</summary>
    public long MaxPixels { get; init; } = 40_000_000;

    /// <summary>
    /// Longest side of the decoded picture; larger ones are reduced to it. Unit: pixels. Default 2,000.
    /// Bounds 16 to 4,096.
    /// </summary>
    public int TargetSide { get; init; } = 2_000;

    /// <summary>Most scans of a progressive JPEG. Default 64 (encoders write about 10). Bounds 1 to 1,000.</summary>
    public int MaxScans { get; init; } = 64;

    /// <summary>Wall-clock time for each of two tries at a picture. Default 10 s. Bounds 1 ms to 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks the bounds that do not depend on the decoder.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of bounds; the message names it.</exception>
    public void Validate()
    {
        Bounds.Check(nameof(MaxBytes), MaxBytes, 1, long.MaxValue - 1);
        Bounds.Check(nameof(MaxSide), MaxSide, 1, 65_535);
        Bounds.Check(nameof(MinSide), MinSide, 1, MaxSide);
        Bounds.Check(nameof(MaxPixels), MaxPixels, 1, 1L << 28);
        Bounds.Check(nameof(TargetSide), TargetSide, 16, 4_096);
        Bounds.Check(nameof(MaxScans), MaxScans, 1, 1_000);
        Bounds.Check(nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
    }
}

/// <summary>What a video may be. Checked from its header, and again on the timestamps really found.</summary>
public sealed record VideoLimits
{
    /// <summary>Most bytes of the file. Unit: bytes. Default 100 MB. Bounds 1 to the decoder's input arena.</summary>
    public long MaxBytes { get; init; } = 100_000_000;

    /// <summary>Shortest allowed side. Unit: pixels. Default 120. Bounds 1 to <see cref="MaxSide"/>.</summary>
    public int MinSide { get; init; } = 120;

    /// <summary>Longest allowed side. Unit: pixels. Default 4,096 (4K). Bounds 1 to 16,384.</summary>
    public int MaxSide { get; init; } = 4_096;

    /// <summary>Most pixels a frame. Unit: pixels. Default 4,096 x 2,304. Bounds 1 to 268 million.</summary>
    public long MaxPixels { get; init; } = 4_096L * 2_304;

    /// <summary>Shortest allowed video. Default 1 s. Bounds 0 to <see cref="MaxDuration"/>.</summary>
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest allowed video. Default 30 s. Bounds 0 to 24 h.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest side of a decoded frame. Unit: pixels. Default 1,280. Bounds 16 to 4,096.</summary>
    public int TargetSide { get; init; } = 1_280;

    /// <summary>Frames to take, evenly spread over the video. Default 10. Bounds 1 to 256.</summary>
    public int Frames { get; init; } = 10;

    /// <summary>Most broken frames met before the video counts as damaged. Default 0. Bounds 0 to 1,000.</summary>
    public int MaxBrokenFrames { get; init; }

    /// <summary>
    /// Whether MPEG-4 part 2, the coding of old cameras and archives, is accepted beside H.264, HEVC, VP8, VP9 and AV1.
    /// Default false.
    /// </summary>
    public bool AcceptMpeg4 { get; init; }

    /// <summary>Wall-clock time for each of two tries at a video. Default 60 s. Bounds 1 ms to 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks the bounds that do not depend on the decoder.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of bounds; the message names it.</exception>
    public void Validate()
    {
        Bounds.Check(nameof(MaxBytes), MaxBytes, 1, long.MaxValue - 1);
        Bounds.Check(nameof(MaxSide), MaxSide, 1, 16_384);
        Bounds.Check(nameof(MinSide), MinSide, 1, MaxSide);
        Bounds.Check(nameof(MaxPixels), MaxPixels, 1, 1L << 28);
        Bounds.Check(nameof(MaxDuration), MaxDuration, TimeSpan.Zero, TimeSpan.FromHours(24));
        Bounds.Check(nameof(MinDuration), MinDuration, TimeSpan.Zero, MaxDuration);
        Bounds.Check(nameof(TargetSide), TargetSide, 16, 4_096);
        Bounds.Check(nameof(Frames), Frames, 1, 256);
        Bounds.Check(nameof(MaxBrokenFrames), MaxBrokenFrames, 0, 1_000);
        Bounds.Check(nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
    }
}
