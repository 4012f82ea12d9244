namespace Kyc.Node.Configuration.Schema;

/// <summary>How faces are found; detectors of a fixed size ignore the sides.</summary>
public static class DetectionSettingRows
{
    private static readonly Section Section = new("detection");

    /// <summary>Document.</summary>
    public static readonly Setting<long> DocumentSide = Section.Add(
        "document_side", Kinds.Integer(64, 2048), "640", "Long side of a document in the detector.", "pixels");

    /// <summary>Picture.</summary>
    public static readonly Setting<long> PictureSide = Section.Add(
        "picture_side", Kinds.Integer(64, 2048), "640", "Long side of a face picture in the detector.", "pixels");

    /// <summary>Frame.</summary>
    public static readonly Setting<long> FrameSide = Section.Add(
        "frame_side", Kinds.Integer(64, 2048), "320", "Long side of a video frame in the detector.", "pixels");

    /// <summary>Rotation.</summary>
    public static readonly Setting<long> RotationSide = Section.Add(
        "rotation_side", Kinds.Integer(64, 2048), "320",
        "Long side of a picture in the detector when only its rotation is told.", "pixels");

    /// <summary>Frames for the rotation.</summary>
    public static readonly Setting<long> RotationFrames = Section.Add(
        "rotation_frames", Kinds.Integer(1, 256), "3", "Frames by which the rotation of a video is told.", "frames");

    /// <summary>Doubtful rotation.</summary>
    public static readonly Setting<double> RotationMargin = Section.Add(
        "rotation_margin", Kinds.Number(0, 1), "0.02",
        "Lead of the best rotation over the next below which a mismatch goes to a person.", "score");

    /// <summary>Closer look.</summary>
    public static readonly Setting<double> FrameCloserLook = Section.Add(
        "frame_closer_look", Kinds.Number(0, 200), "16",
        "Eye distance in the detector below which a frame is looked at again at picture_side.", "pixels");

    /// <summary>Face in a picture.</summary>
    public static readonly Setting<double> PictureScore = Section.Add(
        "picture_score", Kinds.Number(0.1, 1), "0.6", "Least score of a face on a document or in a picture.", "score");

    /// <summary>Face in a frame.</summary>
    public static readonly Setting<double> FrameScore = Section.Add(
        "frame_score", Kinds.Number(0.1, 1), "0.8", "Least score of a face in a video.", "score");

    /// <summary>Believed at once.</summary>
    public static readonly Setting<double> ConfidentScore = Section.Add(
        "confident_score", Kinds.Number(0.1, 1), "0.93",
        "Score from which a face in a picture is believed upright without trying the other three rotations.", "score");

    /// <summary>Video believed at once.</summary>
    public static readonly Setting<double> ConfidentFrameScore = Section.Add(
        "confident_frame_score", Kinds.Number(0.1, 1), "0.92",
        "Median score from which a video is believed upright without trying the other three rotations.", "score");

    /// <summary>Further portrait.</summary>
    public static readonly Setting<double> OtherPortraitScore = Section.Add(
        "other_portrait_score", Kinds.Number(0.1, 1), "0.85",
        "Score from which a further portrait on a document counts.", "score");

    /// <summary>Its size.</summary>
    public static readonly Setting<double> SimilarSize = Section.Add(
        "similar_size", Kinds.Number(0.1, 1), "0.7",
        "Size from which a further portrait counts, as a share of the largest.", "share");

    /// <summary>Overlap.</summary>
    public static readonly Setting<double> Overlap = Section.Add(
        "overlap", Kinds.Number(0, 1), "0.3", "Overlap above which the weaker of two detections is dropped.", "share");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
