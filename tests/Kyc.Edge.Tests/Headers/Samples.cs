using System.Diagnostics;

namespace Kyc.Edge.Tests.Headers;

/// <summary>
/// Real files of every accepted kind, made at run time by the encoders of Debian (packages ffmpeg, imagemagick,
/// libheif-examples, webp), each once per run.
/// </summary>
internal static class Samples
{
    /// <summary>One picture of noise and shapes, 320 x 240, in each form.</summary>
    private static readonly Dictionary<string, string> PictureCommands = new()
    {
        ["baseline.jpg"] = "convert source.png -quality 80 baseline.jpg",
        ["progressive.jpg"] = "convert source.png -interlace Plane progressive.jpg",
        ["grey.jpg"] = "convert source.png -colorspace Gray grey.jpg",
        ["cmyk.jpg"] = "convert source.png -colorspace CMYK cmyk.jpg",
        ["restarts.jpg"] = "convert source.png -define jpeg:restart-interval=4 restarts.jpg",
        ["plain.png"] = "convert source.png plain.png",
        ["interlaced.png"] = "convert source.png -interlace PNG interlaced.png",
        ["palette.png"] = "convert source.png -colors 16 PNG8:palette.png",
        ["lossy.webp"] = "cwebp -quiet source.png -o lossy.webp",
        ["lossless.webp"] = "cwebp -quiet -lossless source.png -o lossless.webp",
        ["alpha.webp"] = "cwebp -quiet alpha.png -o alpha.webp",
        ["hevc.heic"] = "heif-enc source.png -o hevc.heic",
        ["av1.avif"] = "ffmpeg -v error -i source.png -c:v libaom-av1 -still-picture 1 "
            + "-cpu-used 8 -pix_fmt yuv420p av1.avif",
        ["little.tif"] = "convert source.png -endian LSB -compress LZW little.tif",
        ["big.tif"] = "convert source.png -endian MSB -compress None big.tif",
        ["strips.tif"] = "convert source.png -define tiff:rows-per-strip=16 strips.tif",
        ["true.bmp"] = "convert source.png -type TrueColor true.bmp",
        ["palette.bmp"] = "convert source.png -colors 16 -type Palette BMP3:palette.bmp",
    };

    private const string Clip = "ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=10:d=2 ";
    private const string Sound = "-f lavfi -i sine=d=2 -c:a aac ";
    private const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

    /// <summary>Two seconds of a test pattern, 320 x 240, in each form.</summary>
    private static readonly Dictionary<string, string> VideoCommands = new()
    {
        ["h264.mp4"] = Clip + Sound + H264 + "h264.mp4",
        ["faststart.mp4"] = Clip + H264 + "-movflags faststart faststart.mp4",
        ["fragments.mp4"] = Clip + H264 + "-g 5 -movflags frag_keyframe+empty_moov+default_base_moof fragments.mp4",
        ["hevc.mp4"] = Clip + "-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 hevc.mp4",
        ["hevc_inband.mp4"] = Clip + "-c:v libx265 -preset ultrafast -x265-params log-level=none hevc_inband.mp4",
        ["vp9.mp4"] = Clip + "-c:v libvpx-vp9 -cpu-used 8 -deadline realtime vp9.mp4",
        ["av1.mp4"] = Clip + "-c:v libaom-av1 -cpu-used 8 -usage realtime av1.mp4",
        ["h264.mov"] = Clip + Sound + H264 + "h264.mov",
        ["h264.3gp"] = Clip + H264 + "h264.3gp",
        ["vp8.webm"] = Clip + "-c:v libvpx -deadline realtime vp8.webm",
        ["vp9.webm"] = Clip + "-f lavfi -i sine=d=2 -c:a libopus -c:v libvpx-vp9 -deadline realtime vp9.webm",
        ["av1.webm"] = Clip + "-c:v libaom-av1 -cpu-used 8 -usage realtime av1.webm",
        ["live.webm"] = Clip + "-c:v libvpx -deadline realtime -live 1 -f webm pipe:1 > live.webm",
        ["h264.mkv"] = Clip + H264 + "h264.mkv",
        ["hevc.mkv"] = Clip + "-c:v libx265 -preset ultrafast -x265-params log-level=none hevc.mkv",
    };

    private static readonly Dictionary<string, byte[]> Made = [];
    private static readonly Lock Gate = new();

    public const int Width = 320;
    public const int Height = 240;

    /// <summary>Names of all pictures.</summary>
    public static IEnumerable<string> Pictures => PictureCommands.Keys;

    /// <summary>Names of all videos.</summary>
    public static IEnumerable<string> Videos => VideoCommands.Keys;

    /// <summary>The bytes of a picture or video by its name.</summary>
    public static byte[] Get(string name) =>
        Get(name, PictureCommands.GetValueOrDefault(name) ?? VideoCommands[name]);

    /// <summary>The bytes of a file a command makes in an empty folder (with source.png and alpha.png).</summary>
    public static byte[] Get(string name, string command)
    {
        lock (Gate)
            return Made.TryGetValue(name, out var bytes) ? bytes : Made[name] = Make(name, command);
    }

    /// <summary>A two second clip with other settings.</summary>
    public static byte[] Clip264(string name, string size, string seconds, string options = "") => Get(
        name, $"ffmpeg -v error -f lavfi -i testsrc2=s={size}:r=10:d={seconds} {H264} {options} {name}");

    private static byte[] Make(string name, string command)
    {
        var folder = Directory.CreateTempSubdirectory("kyc-headers-");
        try
        {
            const string source = "convert -size 320x240 -seed 7 plasma:red-blue "
                + "-fill white -draw 'circle 160,120 160,40' ";
            var sources = PictureCommands.ContainsKey(name)
                ? source + "source.png && convert source.png -alpha set -channel A -evaluate set 50% alpha.png && "
                : "";
            Run(folder.FullName, sources + command);
            return File.ReadAllBytes(Path.Combine(folder.FullName, name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(string folder, string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0,
            $"Making a sample failed; install ffmpeg, imagemagick, libheif-examples, webp. {command}: {errors}");
    }
}
