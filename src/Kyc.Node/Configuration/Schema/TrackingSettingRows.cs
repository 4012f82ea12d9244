namespace Kyc.Node.Configuration.Schema;

/// <summary>How one person is followed through a video.</summary>
public static class TrackingSettingRows
{
    private static readonly Section Section = new("tracking");

    /// <summary>Another person.</summary>
    public static readonly Setting<double> SecondPersonSize = Section.Add(
        "second_person_size", Kinds.Number(0.1, 1), "0.55",
        "Size from which a face counts as another person, as a share of the largest.", "share");

    /// <summary>Several people.</summary>
    public static readonly Setting<long> SecondPersonFrames = Section.Add(
        "second_person_frames", Kinds.Integer(1, 256), "2",
        "Frames with another person from which there are several people.", "frames");

    /// <summary>One person.</summary>
    public static readonly Setting<double> SamePersonFmr = Section.Add(
        "same_person_fmr", Kinds.Number(1e-6, 0.5), "0.017",
        "Share of strangers that may be taken for the same person between two frames; the calibration turns it into a "
        + "score.", "share of strangers");

    /// <summary>Another main person.</summary>
    public static readonly Setting<long> SwitchFrames = Section.Add(
        "switch_frames", Kinds.Integer(1, 256), "2",
        "Frames of another main person from which the person has changed.", "frames");

    /// <summary>Averaged.</summary>
    public static readonly Setting<long> BestFrames = Section.Add(
        "best_frames", Kinds.Integer(1, 256), "5", "Best frames whose embeddings are averaged.", "frames");

    /// <summary>Judged.</summary>
    public static readonly Setting<long> LivenessFrames = Section.Add(
        "liveness_frames", Kinds.Integer(1, 256), "3", "Best frames judged for liveness; the median counts.", "frames");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
