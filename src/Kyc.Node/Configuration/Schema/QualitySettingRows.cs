namespace Kyc.Node.Configuration.Schema;

/// <summary>What a face has to be to be compared; a limit that is missed becomes a reason code.</summary>
public static class QualitySettingRows
{
    private static readonly Section Section = new("quality");

    /// <summary>Size.</summary>
    public static readonly Setting<double> DocumentMinEyeDistance = Section.Add(
        "document_min_eye_distance", Kinds.Number(4, 1000), "20",
        "Least distance between the eyes of the portrait on a document.", "pixels");

    /// <summary>Sharpness.</summary>
    public static readonly Setting<double> DocumentMinSharpness = Section.Add(
        "document_min_sharpness", Kinds.Number(0, 10000), "12",
        "Least variance of the Laplacian of the portrait on a document.", "squared grey levels");

    /// <summary>Glare.</summary>
    public static readonly Setting<double> DocumentMaxOverexposed = Section.Add(
        "document_max_overexposed", Kinds.Number(0, 1), "0.35",
        "Largest share of the portrait on a document that may be washed out.", "share");

    /// <summary>Frontal.</summary>
    public static readonly Setting<double> DocumentFrontalDegrees = Section.Add(
        "document_frontal_degrees", Kinds.Number(1, 90), "15",
        "Yaw or pitch up to which the portrait on a document is frontal; beyond it a remark.", "degrees");

    /// <summary>Size.</summary>
    public static readonly Setting<double> FaceMinEyeDistance = Section.Add(
        "face_min_eye_distance", Kinds.Number(4, 1000), "24",
        "Least distance between the eyes of a face in a video or picture.", "pixels");

    /// <summary>Sharpness.</summary>
    public static readonly Setting<double> FaceMinSharpness = Section.Add(
        "face_min_sharpness", Kinds.Number(0, 10000), "8",
        "Least variance of the Laplacian of a face in a video or picture.", "squared grey levels");

    /// <summary>Light.</summary>
    public static readonly Setting<double> FaceMinBrightness = Section.Add(
        "face_min_brightness", Kinds.Number(0, 255), "35",
        "Least mean grey level of a face in a video or picture.", "grey levels");

    /// <summary>Frontal.</summary>
    public static readonly Setting<double> FaceFrontalDegrees = Section.Add(
        "face_frontal_degrees", Kinds.Number(1, 90), "15",
        "Yaw or pitch up to which a face in a video or picture is frontal; beyond it a remark.", "degrees");

    /// <summary>Turned away.</summary>
    public static readonly Setting<double> FaceMaxDegrees = Section.Add(
        "face_max_degrees", Kinds.Number(1, 90), "40",
        "Yaw or pitch beyond which a face in a video or picture cannot be compared.", "degrees");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
