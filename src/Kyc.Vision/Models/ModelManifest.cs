using Kyc.Sessions.Policies;

namespace Kyc.Vision.Models;

/// <summary>What a model does.</summary>
public enum ModelRole
{
    /// <summary>Finds faces and their five landmarks.</summary>
    Detector,

    /// <summary>Turns an aligned face into an embedding.</summary>
    Recogniser,

    /// <summary>Tells a live face from a picture of one.</summary>
    Liveness,
}

/// <summary>How a model's output is read.</summary>
public enum OutputDecoding
{
    /// <summary>YuNet: twelve outputs (<c>cls</c>, <c>obj</c>, <c>bbox</c>, <c>kps</c> at strides 8, 16, 32).</summary>
    Yunet,

    /// <summary>One embedding a face; divided by its L2 norm.</summary>
    Embedding,

    /// <summary>Logits; softmax, then the probability of class <see cref="ModelOutput.LiveClass"/>.</summary>
    SoftmaxLive,
}

/// <summary>Where the crop that a liveness model sees ends when it leaves the picture.</summary>
public enum CropRule
{
    /// <summary>Lower the scale until it fits, shift it back inside, resize without keeping the aspect.</summary>
    ShiftInside,

    /// <summary>A square with mirrored edges.</summary>
    MirrorSquare,
}

/// <summary>A model and everything needed to use it; nothing about a model is in code.</summary>
public sealed record ModelManifest
{
    /// <summary>Its name, unique among the manifests.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>File name, without folder.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SPDX identifier of the weights' licence.</summary>
    public required string Licence { get; init; }

    /// <summary>Where the weights come from, and what is to be said about their licence.</summary>
    public required string Source { get; init; }

    /// <summary>HTTPS addresses of exactly this file, tried in order; empty when it cannot be downloaded.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>How far it may be trusted: <c>evaluation</c> or <c>production</c>.</summary>
    public required ModelGrade Grade { get; init; }

    /// <summary>
    /// Its place among the models of its role when a choice is left to what is there (<see cref="ModelChoice.Auto"/>)
    /// and a folder has several: the lowest first, equal ones by name. Default 100.
    /// </summary>
    public int Preference { get; init; } = 100;

    /// <summary>Whether <c>kyc models pull</c> without names downloads it. Default false.</summary>
    public bool ProductionPack { get; init; }

    /// <summary>Its input.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>Its output.</summary>
    public required ModelOutput Output { get; init; }

    /// <summary>Scores and error rates; null when not measured, and then no match is decided by it.</summary>
    public Calibration? Calibration { get; init; }
}

/// <summary>A model's input: float32, NCHW.</summary>
public sealed record ModelInput
{
    /// <summary>Width in pixels; 0 for any multiple of <see cref="Multiple"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 for any multiple of <see cref="Multiple"/>.</summary>
    public required int Height { get; init; }

    /// <summary>Sizes have to be multiples of this.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>True when several pictures may be given at once.</summary>
    public bool FreeBatch { get; init; }

    /// <summary>Order of the planes: <c>bgr</c> or <c>rgb</c>.</summary>
    public required ColourOrder Colours { get; init; }

    /// <summary>Subtracted from each value 0..255, before <see cref="Scale"/>.</summary>
    public float Mean { get; init; }

    /// <summary>Each value is multiplied by this.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>
    /// Recogniser: where the five landmarks belong in the input (x, y in pixels): left eye, right eye, nose tip, left
    /// and right mouth corner, as seen in the picture.
    /// </summary>
    public IReadOnlyList<float[]> Alignment { get; init; } = [];

    /// <summary>Detector: how it looks at a found face again; null for a detector that need not.</summary>
    public FaceLookSize? SecondLook { get; init; }

    /// <summary>Liveness: the crop's size in multiples of the face box.</summary>
    public float CropScale { get; init; }

    /// <summary>Liveness: what happens at the picture's edge.</summary>
    public CropRule Crop { get; init; }
}

/// <summary>A square look at one face.</summary>
/// <param name="Side">Side of the square in pixels.</param>
/// <param name="Face">Size of the face in it (root of the box's area) in pixels.</param>
public sealed record FaceLookSize(int Side, float Face);

/// <summary>Order of the colour planes.</summary>
public enum ColourOrder
{
    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>Red, green, blue.</summary>
    Rgb,
}

/// <summary>A model's output.</summary>
public sealed record ModelOutput
{
    /// <summary>How it is read.</summary>
    public required OutputDecoding Decoding { get; init; }

    /// <summary>Elements of an embedding, or number of classes.</summary>
    public int Length { get; init; }

    /// <summary>Liveness: the class of a live face.</summary>
    public int LiveClass { get; init; }

    /// <summary>
    /// Recogniser: the first components of the normalised embedding of <see cref="Pipeline.GoldenInput"/>, against
    /// which
    /// a running model checks itself.
    /// </summary>
    public IReadOnlyList<float> Golden { get; init; } = [];
}
