namespace Kyc.Vision.Pipeline;

/// <summary>How faces are found. Detectors of fixed size ignore the sides.</summary>
public sealed record DetectionOptions
{
    /// <summary>Long side of a document in the detector. Unit: pixels. Default 640. Bounds 64 to 2,048.</summary>
    public int DocumentSide { get; init; } = 640;

    /// <summary>Long side of a face picture in the detector. Unit: pixels. Default 640. Bounds 64 to 2,048.</summary>
    public int PictureSide { get; init; } = 640;

    /// <summary>Long side of a video frame in the detector. Unit: pixels. Default 320. Bounds 64 to 2,048.</summary>
    public int FrameSide { get; init; } = 320;

    /// <summary>
    /// Eye distance in the detector's input below which a frame is looked at again at <see cref="PictureSide"/>.
    /// Unit: pixels. Default 16. Bounds 0 to 200.
    /// </summary>
    public float FrameCloserLook { get; init; } = 16;

    /// <summary>Least score of a face on a document or in a picture. Default 0.6. Bounds 0.1 to 1.</summary>
    public float PictureScore { get; init; } = 0.6f;

    /// <summary>Least score of a face in a video. Default 0.8. Bounds 0.1 to 1.</summary>
    public float FrameScore { get; init; } = 0.8f;

    /// <summary>
    /// Score from which a face in a picture is believed upright without trying the other three rotations.
    /// Default 0.93: upside-down faces were seen to score up to 0.92, upright ones 0.89 to 0.95. Bounds 0.1 to 1.
    /// </summary>
    public float ConfidentScore { get; init; } = 0.93f;

    /// <summary>
    /// Median score from which a video is believed upright without trying the other three rotations. Default 0.92:
    /// upside-down faces were seen to score up to 0.914 in frames, 0.906 in the median; upright ones 0.93 and more.
    /// Bounds 0.1 to 1.
    /// </summary>
    public float ConfidentFrameScore { get; init; } = 0.92f;

    /// <summary>
    /// Long side of a picture in the detector when only its rotation is told. Unit: pixels. Default 320.
    /// Bounds 64 to 2,048.
    /// </summary>
    public int RotationSide { get; init; } = 320;

    /// <summary>Frames by which the rotation of a video is told. Default 3. Bounds 1 to 256.</summary>
    public int RotationFrames { get; init; } = 3;

    /// <summary>
    /// Difference of scores between the best and the next rotation below which a mismatch goes to a person. Default
    /// 0.02: of 593 pictures and 5 clips of one person none has less. Bounds 0 to 1.
    /// </summary>
    public double RotationMargin { get; init; } = 0.02;

    /// <summary>Score from which a further portrait on a document counts. Default 0.85. Bounds 0.1 to 1.</summary>
    public float OtherPortraitScore { get; init; } = 0.85f;

    /// <summary>Overlap above which the weaker of two detections is dropped. Default 0.3. Bounds 0 to 1.</summary>
    public float Overlap { get; init; } = 0.3f;

    /// <summary>
    /// Size, as a share of the largest portrait's, from which another portrait on a document counts. Default 0.7.
    /// Bounds 0.1 to 1.
    /// </summary>
    public float SimilarSize { get; init; } = 0.7f;
}

/// <summary>How one person is followed through a video.</summary>
public sealed record TrackingOptions
{
    /// <summary>
    /// Size of a face, as a share of the frame's largest, from which it counts as another person. Smaller ones are
    /// background. Default 0.55. Bounds 0.1 to 1.
    /// </summary>
    public float SecondPersonSize { get; init; } = 0.55f;

    /// <summary>Frames with another person from which there are several people. Default 2. Bounds 1 to 256.</summary>
    public int SecondPersonFrames { get; init; } = 2;

    /// <summary>
    /// Share of strangers that may be taken for the same person between two frames; the recogniser's calibration turns
    /// it into a cosine. Default 0.017, which is a cosine of 0.25 for face_reidentification_retail_0095. Bounds 1e-6
    /// to 0.5.
    /// </summary>
    public double SamePersonFmr { get; init; } = 0.017;

    /// <summary>The cosine that takes its place for a recogniser without a calibration.</summary>
    internal const double SamePersonUncalibrated = 0.25;

    /// <summary>Frames of another main person from which the person has changed. Default 2. Bounds 1 to 256.</summary>
    public int SwitchFrames { get; init; } = 2;

    /// <summary>Best frames whose embeddings are averaged. Default 5. Bounds 1 to 256.</summary>
    public int BestFrames { get; init; } = 5;

    /// <summary>Best frames judged for liveness; the median counts. Default 3. Bounds 1 to 256.</summary>
    public int LivenessFrames { get; init; } = 3;
}
