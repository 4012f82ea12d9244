namespace Kyc.Node.Configuration.Schema;

/// <summary>What pictures and videos may be; held at the edge while they stream in, and again by the decoder.</summary>
public static class MediaSettings
{
    private static readonly Section Section = new("media");

    /// <summary>Picture bytes.</summary>
    public static readonly Setting<long> PictureMaxBytes = Section.Add(
        "picture_max_bytes", Kinds.Integer(1, 1_000_000_000), "20000000", "Most bytes of a picture.", "bytes");

    /// <summary>Shortest side.</summary>
    public static readonly Setting<long> PictureMinSide = Section.Add(
        "picture_min_side", Kinds.Integer(1, 65_535), "200", "Shortest allowed side of a picture.", "pixels");

    /// <summary>Longest side.</summary>
    public static readonly Setting<long> PictureMaxSide = Section.Add(
        "picture_max_side", Kinds.Integer(1, 65_535), "12000", "Longest allowed side of a picture.", "pixels");

    /// <summary>Pixels.</summary>
    public static readonly Setting<long> PictureMaxPixels = Section.Add(
        "picture_max_pixels", Kinds.Integer(1, 268_000_000), "40000000", "Most pixels of a picture.", "pixels");

    /// <summary>Picture time.</summary>
    public static readonly Setting<TimeSpan> PictureTimeout = Section.Add(
        "picture_timeout_s", Kinds.Seconds(0.1, 600), "10", "Longest time to decode a picture.", "seconds");

    /// <summary>Video bytes.</summary>
    public static readonly Setting<long> VideoMaxBytes = Section.Add(
        "video_max_bytes", Kinds.Integer(1, 1_000_000_000), "100000000", "Most bytes of a video.", "bytes");

    /// <summary>Video side.</summary>
    public static readonly Setting<long> VideoMaxSide = Section.Add(
        "video_max_side", Kinds.Integer(120, 16_384), "4096", "Longest allowed side of a video.", "pixels");

    /// <summary>Shortest video.</summary>
    public static readonly Setting<TimeSpan> VideoMinDuration = Section.Add(
        "video_min_duration_s", Kinds.Seconds(0, 86_400), "1", "Shortest allowed video.", "seconds");

    /// <summary>Longest video.</summary>
    public static readonly Setting<TimeSpan> VideoMaxDuration = Section.Add(
        "video_max_duration_s", Kinds.Seconds(0, 86_400), "30", "Longest allowed video.", "seconds");

    /// <summary>Frames.</summary>
    public static readonly Setting<long> VideoFrames = Section.Add(
        "video_frames", Kinds.Integer(1, 256), "10", "Frames taken from a video, evenly spread.", "frames");

    /// <summary>Old coding.</summary>
    public static readonly Setting<bool> AcceptMpeg4 = Section.Add(
        "accept_mpeg4", Kinds.Boolean(), "true",
        "Accept MPEG-4 part 2, the coding of older cameras, beside H.264, HEVC, VP8, VP9 and AV1.");

    /// <summary>Video time.</summary>
    public static readonly Setting<TimeSpan> VideoTimeout = Section.Add(
        "video_timeout_s", Kinds.Seconds(0.1, 600), "60", "Longest time to decode a video.", "seconds");

    /// <summary>Decoded picture.</summary>
    public static readonly Setting<long> PictureTargetSide = Section.Add(
        "picture_target_side", Kinds.Integer(16, 4096), "2000",
        "Longest side of a decoded picture; larger ones are reduced to it.", "pixels");

    /// <summary>Scans.</summary>
    public static readonly Setting<long> PictureMaxScans = Section.Add(
        "picture_max_scans", Kinds.Integer(1, 1000), "64",
        "Most scans of a progressive JPEG; encoders write about 10.", "scans");

    /// <summary>Shortest side of a video.</summary>
    public static readonly Setting<long> VideoMinSide = Section.Add(
        "video_min_side", Kinds.Integer(1, 16384), "120", "Shortest allowed side of a video.", "pixels");

    /// <summary>Pixels of a frame.</summary>
    public static readonly Setting<long> VideoMaxPixels = Section.Add(
        "video_max_pixels", Kinds.Integer(1, 268000000), "9437184", "Most pixels of a frame.", "pixels");

    /// <summary>Decoded frame.</summary>
    public static readonly Setting<long> VideoTargetSide = Section.Add(
        "video_target_side", Kinds.Integer(16, 4096), "1280",
        "Longest side of a decoded frame; larger ones are reduced to it.", "pixels");

    /// <summary>Damage.</summary>
    public static readonly Setting<long> VideoMaxBrokenFrames = Section.Add(
        "video_max_broken_frames", Kinds.Integer(0, 1000), "0",
        "Most broken frames before a video counts as damaged.", "frames");

    /// <summary>Parts.</summary>
    public static readonly Setting<long> MaxParts = Section.Add(
        "max_parts", Kinds.Integer(1_000, 10_000_000), "20000",
        "Most chunks, segments, boxes or elements walked in one file at the edge; of table entries ten times as many.");

    /// <summary>Depth.</summary>
    public static readonly Setting<long> MaxBoxDepth = Section.Add(
        "max_box_depth", Kinds.Integer(6, 32), "8", "Deepest nesting of boxes walked at the edge; MP4 needs 6.");

    /// <summary>Trailer.</summary>
    public static readonly Setting<long> MaxTrailingBytes = Section.Add(
        "max_trailing_bytes", Kinds.Integer(0, 16_777_216), "4096",
        "Most bytes after the end of a PNG, WebP or BMP picture; none of them is stored.", "bytes");

    /// <summary>Frames of a track.</summary>
    public static readonly Setting<long> VideoMaxFrames = Section.Add(
        "video_max_frames", Kinds.Integer(1, 1_000_000), "20000", "Most frames a video's index may name.", "frames");

    /// <summary>Tracks.</summary>
    public static readonly Setting<long> VideoMaxTracks = Section.Add(
        "video_max_tracks", Kinds.Integer(1, 32), "32", "Most tracks of a video.", "tracks");

    /// <summary>Edits.</summary>
    public static readonly Setting<long> VideoMaxEdits = Section.Add(
        "video_max_edits", Kinds.Integer(1, 100_000), "1000", "Most entries of a track's edit list.", "edits");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
