using Kyc.Node.Configuration.Schema;
using Kyc.Vision;
using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of the vision pipeline and its decoder.</summary>
public static class VisionBinding
{
    private const string DecoderName = "kyc-decoder";

    /// <summary>The whole pipeline.</summary>
    public static VisionOptions Vision(this Settings s) => new()
    {
        Node = s.NodeName(),
        Onnx = s.Onnx(),
        Places = s.Models(),
        Pictures = s.Pictures(),
        Videos = s.Videos(),
        Detector = s.Get(VisionSettings.Detector),
        Recogniser = s.Get(VisionSettings.Recogniser),
        Liveness = s.Get(VisionSettings.Liveness),
        MaxBatch = s.GetInt(VisionSettings.MaxBatch),
        Detection = s.Detection(),
        DocumentQuality = s.DocumentQuality(),
        FaceQuality = s.FaceQuality(),
        Tracking = s.Tracking(),
    };

    /// <summary>How models are run.</summary>
    public static OnnxOptions Onnx(this Settings s) => new()
    {
        LibraryPath = s.Get(VisionSettings.Library) is { Length: > 0 } path ? path : null,
        Providers = s.Get(VisionSettings.Providers),
        RequireGpu = s.Get(VisionSettings.RequireGpu),
        DeviceId = s.GetInt(VisionSettings.DeviceId),
        IntraOpThreads = s.GetInt(VisionSettings.IntraOpThreads),
        AllowSpinning = s.Get(VisionSettings.AllowSpinning),
    };

    /// <summary>Where models are looked for.</summary>
    public static ModelPlaces Models(this Settings s) => new()
    {
        Folder = s.Get(VisionSettings.ModelsDir) is { Length: > 0 } folder ? folder : null,
        DataDirectory = s.DataFolder(),
    };

    /// <summary>What a picture may be, for the decoder.</summary>
    public static PictureLimits Pictures(this Settings s) => new()
    {
        MaxBytes = s.Get(MediaSettings.PictureMaxBytes),
        MinSide = s.GetInt(MediaSettings.PictureMinSide),
        MaxSide = s.GetInt(MediaSettings.PictureMaxSide),
        MaxPixels = s.Get(MediaSettings.PictureMaxPixels),
        TargetSide = s.GetInt(MediaSettings.PictureTargetSide),
        MaxScans = s.GetInt(MediaSettings.PictureMaxScans),
        Timeout = s.Get(MediaSettings.PictureTimeout),
    };

    /// <summary>What a video may be, for the decoder.</summary>
    public static VideoLimits Videos(this Settings s) => new()
    {
        MaxBytes = s.Get(MediaSettings.VideoMaxBytes),
        MaxSide = s.GetInt(MediaSettings.VideoMaxSide),
        MinDuration = s.Get(MediaSettings.VideoMinDuration),
        MaxDuration = s.Get(MediaSettings.VideoMaxDuration),
        Frames = s.GetInt(MediaSettings.VideoFrames),
        AcceptMpeg4 = s.Get(MediaSettings.AcceptMpeg4),
        MinSide = s.GetInt(MediaSettings.VideoMinSide),
        MaxPixels = s.Get(MediaSettings.VideoMaxPixels),
        TargetSide = s.GetInt(MediaSettings.VideoTargetSide),
        MaxBrokenFrames = s.GetInt(MediaSettings.VideoMaxBrokenFrames),
        Timeout = s.Get(MediaSettings.VideoTimeout),
    };

    /// <summary>How decoder children are run. Their input arena holds the largest file the limits allow.</summary>
    public static DecoderSettings Decoder(this Settings s)
    {
        var initial = new DecoderSettings();
        return initial with
        {
            Path = s.Get(DecoderSettingRows.Path) is { Length: > 0 } path
                ? Path.GetFullPath(path)
                : FindDecoder(AppContext.BaseDirectory),
            Children = s.GetInt(DecoderSettingRows.Children) is > 0 and var children ? children : initial.Children,
            JobsPerChild = s.GetInt(DecoderSettingRows.JobsPerChild),
            Sandbox = s.Get(DecoderSettingRows.Sandbox) == "required"
                ? DecoderSandbox.Required
                : DecoderSandbox.BestEffort,
            Bubblewrap = s.Get(DecoderSettingRows.Bubblewrap) switch
            {
                "on" => DecoderBubblewrap.On,
                "off" => DecoderBubblewrap.Off,
                _ => DecoderBubblewrap.Auto,
            },
            MemoryBytes = s.Get(DecoderSettingRows.MemoryMib) << 20,
            CpuSeconds = s.GetInt(DecoderSettingRows.CpuSeconds),
            OutputBytes = s.Get(DecoderSettingRows.OutputMib) << 20,
            StartTimeout = s.Get(DecoderSettingRows.StartTimeout),
            KillGrace = s.Get(DecoderSettingRows.KillGrace),
            RestartDelay = s.Get(DecoderSettingRows.RestartDelay),
            MaxRestartDelay = s.Get(DecoderSettingRows.MaxRestartDelay),
            InputBytes = Math.Max(
                initial.InputBytes, Math.Max(s.Get(MediaSettings.PictureMaxBytes), s.Get(MediaSettings.VideoMaxBytes))),
        };
    }

    /// <summary>
    /// The decoder beside the program, in the folder above it (an installed tree), or in the artifacts of the source
    /// tree that the program was built in.
    /// </summary>
    internal static string FindDecoder(string program)
    {
        var beside = Path.Combine(program, DecoderName);
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            string[] places =
                [Path.Combine(folder.FullName, DecoderName), Path.Combine(folder.FullName, "artifacts", DecoderName)];
            if (places.FirstOrDefault(File.Exists) is { } found) return found;
        }
        return beside;
    }
}
