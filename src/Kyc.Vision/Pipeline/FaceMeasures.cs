using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>Names of a face's figures in reports.</summary>
internal static class FaceMeasures
{
    /// <summary>A picture's figures.</summary>
    public static SortedDictionary<string, double> Of(Picture picture, PictureView view) => new(StringComparer.Ordinal)
    {
        ["width_px"] = picture.Width,
        ["height_px"] = picture.Height,
        ["faces_found"] = view.Faces.Count,
        ["rotation_degrees"] = view.Rotation.Degrees,
    };

    /// <summary>Adds a face's figures and gives the table back.</summary>
    public static SortedDictionary<string, double> Add(SortedDictionary<string, double> measures, FaceSample face)
    {
        measures["detector_score"] = face.Face.Score;
        measures["eye_distance_px"] = face.Face.EyeDistance;
        measures["face_width_px"] = face.Face.Box.Width;
        measures["face_height_px"] = face.Face.Box.Height;
        measures["sharpness_laplacian_variance"] = face.Light.Sharpness;
        measures["brightness_grey_level"] = face.Light.Brightness;
        measures["contrast_grey_level"] = face.Light.Contrast;
        measures["overexposed_share"] = face.Light.Overexposed;
        measures["yaw_degrees"] = face.Pose.Yaw;
        measures["pitch_degrees"] = face.Pose.Pitch;
        measures["roll_degrees"] = face.Pose.Roll;
        return measures;
    }
}
