namespace Kyc.Edge.Uploads.Headers;

/// <summary>What the header of an upload may say. Checked while the bytes flow past, before any decoding.</summary>
public sealed record MediaLimits
{
    /// <summary>Shortest side of a picture, in pixels. Default 200. Bounds 1 to <see cref="MaxSidePixels"/>.</summary>
    public int MinSidePixels { get; init; } = 200;

    /// <summary>Longest side of a picture, in pixels. Default 12,000. Bounds 1 to 65,535.</summary>
    public int MaxSidePixels { get; init; } = 12_000;

    /// <summary>Most pixels of a picture, in millions (width times height). Default 40. Bounds 1 to 268.</summary>
    public int MaxPictureMegapixels { get; init; } = 40;

    /// <summary>Shortest video. Unit: seconds. Default 1. Bounds 0 to <see cref="MaxVideoSeconds"/>.</summary>
    public double MinVideoSeconds { get; init; } = 1.0;

    /// <summary>Longest video. Unit: seconds. Default 30. Bounds 0.1 to 86,400.</summary>
    public double MaxVideoSeconds { get; init; } = 30.0;

    /// <summary>
    /// Shortest side of a video in pixels. Default 120, bounds 1 to <see cref="MaxVideoSidePixels"/>.
    /// </summary>
    public int MinVideoSidePixels { get; init; } = 120;

    /// <summary>Longest side of a video, in pixels. Default 4,096. Bounds 1 to 16,384.</summary>
    public int MaxVideoSidePixels { get; init; } = 4_096;

    /// <summary>
    /// Whether MPEG-4 Part 2 video is taken too, as phones of before 2010 and some archives hold it. Keep it equal to
    /// the decoder's setting of the same name. Default false.
    /// </summary>
    public bool AcceptMpeg4 { get; init; }

    /// <summary>
    /// Most bytes after the end of a PNG, WebP or BMP picture. Unit: bytes. Default 4,096. Bounds 0 to 16,777,216.
    /// What follows a JPEG is not counted: cameras put previews, depth maps and motion clips there.
    /// </summary>
    public int MaxTrailingBytes { get; init; } = 4_096;

    /// <summary>
    /// Most boxes, chunks, segments or elements walked in one file, which bounds the work a file can ask for.
    /// Default 20,000 (a 20 MB PNG in 4 KiB chunks has 5,000). Bounds 1,000 to 10,000,000.
    /// </summary>
    public int MaxParts { get; init; } = 20_000;

    /// <summary>Deepest nesting of boxes walked. Default 8 (MP4 needs 6). Bounds 6 to 32.</summary>
    public int MaxBoxDepth { get; init; } = 8;

    /// <summary>Most scans of a progressive JPEG. Default 64 (encoders write about 10). Bounds 1 to 1,000.</summary>
    public int MaxScans { get; init; } = 64;

    /// <summary>Most tracks of a video. Default 32, as many as the decoder takes. Bounds 1 to 32.</summary>
    public int MaxTracks { get; init; } = 32;

    /// <summary>
    /// Most frames of a video track. Default 20,000 (30 s of a slow-motion camera have 7,200). Bounds 1 to 1,000,000.
    /// </summary>
    public int MaxFrames { get; init; } = 20_000;

    /// <summary>Most entries of a track's edit list. Default 1,000 (cameras write one or two). Bounds 1 to 100,000.
    /// </summary>
    public int MaxEdits { get; init; } = 1_000;
}
