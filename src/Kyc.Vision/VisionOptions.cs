using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision;

/// <summary>Everything that can be set about the pipeline.</summary>
public sealed record VisionOptions
{
    /// <summary>Name of the node, for reports. Default the machine's name.</summary>
    public string Node { get; init; } = Environment.MachineName;

    /// <summary>How models are run.</summary>
    public OnnxOptions Onnx { get; init; } = new();

    /// <summary>Where models are looked for.</summary>
    public ModelPlaces Places { get; init; } = new();

    /// <summary>The detector by name, or <c>auto</c> for the best that is there (<see cref="ModelChoice"/>).</summary>
    public string Detector { get; init; } = ModelChoice.Auto;

    /// <summary>The recogniser by name, or <c>auto</c> for the best that is there.</summary>
    public string Recogniser { get; init; } = ModelChoice.Auto;

    /// <summary>Liveness models, whose scores are averaged; liveness is off when one of them is missing.</summary>
    public IReadOnlyList<string> Liveness { get; init; } = ["minifasnet_v2", "minifasnet_v1se"];

    /// <summary>What a picture may be.</summary>
    public PictureLimits Pictures { get; init; } = new();

    /// <summary>
    /// What a video may be, and how many frames are looked at. MPEG-4 part 2, of older cameras, is accepted here.
    /// </summary>
    public VideoLimits Videos { get; init; } = new() { AcceptMpeg4 = true };

    /// <summary>How faces are found.</summary>
    public DetectionOptions Detection { get; init; } = new();

    /// <summary>What a face has to be to count.</summary>
    public QualityLimits DocumentQuality { get; init; } = QualityLimits.Document;

    /// <summary>What a face has to be to count, in videos and face pictures.</summary>
    public QualityLimits FaceQuality { get; init; } = QualityLimits.Face;

    /// <summary>How one person is followed through a video.</summary>
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>
    /// Most faces embedded in one run. Default 1: on one CPU thread larger runs gain nothing. Bounds 1 to 64.
    /// </summary>
    public int MaxBatch { get; init; } = 1;
}
