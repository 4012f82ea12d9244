using Kyc.Node.Configuration.Schema;
using Kyc.Vision.Pipeline;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to what the pipeline looks for in faces.</summary>
public static class FaceBinding
{
    /// <summary>How faces are found.</summary>
    public static DetectionOptions Detection(this Settings s) => new()
    {
        DocumentSide = s.GetInt(DetectionSettingRows.DocumentSide),
        PictureSide = s.GetInt(DetectionSettingRows.PictureSide),
        FrameSide = s.GetInt(DetectionSettingRows.FrameSide),
        RotationSide = s.GetInt(DetectionSettingRows.RotationSide),
        FrameCloserLook = (float)s.Get(DetectionSettingRows.FrameCloserLook),
        PictureScore = (float)s.Get(DetectionSettingRows.PictureScore),
        FrameScore = (float)s.Get(DetectionSettingRows.FrameScore),
        ConfidentScore = (float)s.Get(DetectionSettingRows.ConfidentScore),
        ConfidentFrameScore = (float)s.Get(DetectionSettingRows.ConfidentFrameScore),
        RotationFrames = s.GetInt(DetectionSettingRows.RotationFrames),
        RotationMargin = s.Get(DetectionSettingRows.RotationMargin),
        OtherPortraitScore = (float)s.Get(DetectionSettingRows.OtherPortraitScore),
        SimilarSize = (float)s.Get(DetectionSettingRows.SimilarSize),
        Overlap = (float)s.Get(DetectionSettingRows.Overlap),
    };

    /// <summary>How one person is followed through a video.</summary>
    public static TrackingOptions Tracking(this Settings s) => new()
    {
        SecondPersonSize = (float)s.Get(TrackingSettingRows.SecondPersonSize),
        SecondPersonFrames = s.GetInt(TrackingSettingRows.SecondPersonFrames),
        SamePersonFmr = s.Get(TrackingSettingRows.SamePersonFmr),
        SwitchFrames = s.GetInt(TrackingSettingRows.SwitchFrames),
        BestFrames = s.GetInt(TrackingSettingRows.BestFrames),
        LivenessFrames = s.GetInt(TrackingSettingRows.LivenessFrames),
    };

    /// <summary>What a portrait on a document has to be; neither its light nor its pose is held against it.</summary>
    public static QualityLimits DocumentQuality(this Settings s) => QualityLimits.Document with
    {
        MinEyeDistance = s.Get(QualitySettingRows.DocumentMinEyeDistance),
        MinSharpness = s.Get(QualitySettingRows.DocumentMinSharpness),
        MaxOverexposed = s.Get(QualitySettingRows.DocumentMaxOverexposed),
        FrontalDegrees = s.Get(QualitySettingRows.DocumentFrontalDegrees),
    };

    /// <summary>What a face in a video or picture has to be; washed-out skin is not held against it.</summary>
    public static QualityLimits FaceQuality(this Settings s) => QualityLimits.Face with
    {
        MinEyeDistance = s.Get(QualitySettingRows.FaceMinEyeDistance),
        MinSharpness = s.Get(QualitySettingRows.FaceMinSharpness),
        MinBrightness = s.Get(QualitySettingRows.FaceMinBrightness),
        FrontalDegrees = s.Get(QualitySettingRows.FaceFrontalDegrees),
        MaxDegrees = s.Get(QualitySettingRows.FaceMaxDegrees),
    };
}
