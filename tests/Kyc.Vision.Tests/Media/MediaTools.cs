using System.Collections.Concurrent;
using System.Diagnostics;

namespace Kyc.Vision.Tests.Media;

/// <summary>Makes files with Debian's tools (ffmpeg, imagemagick, webp, libheif-examples), each once a run.</summary>
internal sealed class MediaTools(string folder)
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Made = new();

    /// <summary>ImageMagick; <c>%out</c> in the arguments is the file to write.</summary>
    public byte[] Convert(string extension, params string[] arguments) =>
        Make("convert", extension, arguments);

    /// <summary>FFmpeg; <c>%out</c> in the arguments is the file to write.</summary>
    public byte[] Ffmpeg(string extension, params string[] arguments) =>
        Make("ffmpeg", extension, ["-y", "-loglevel", "error", "-nostdin", .. arguments]);

    /// <summary>A video of the standard test pattern, two seconds at 25 frames unless said otherwise.</summary>
    public byte[] TestVideo(string extension, string source, params string[] coding) =>
        Ffmpeg(extension, ["-f", "lavfi", "-i", source, .. coding, "%out"]);

    public byte[] Make(string program, string extension, params string[] arguments)
    {
        var key = $"{program} {extension} {string.Join(' ', arguments)}";
        return Made.GetOrAdd(key, _ => new Lazy<byte[]>(() => Run(program, extension, arguments))).Value;
    }

    public string Save(byte[] file, string extension)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.{extension}");
        File.WriteAllBytes(path, file);
        return path;
    }

    private byte[] Run(string program, string extension, string[] arguments)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.{extension}");
        var start = new ProcessStartInfo(program, arguments.Select(a => a.Replace("%out", path)))
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && File.Exists(path),
            $"{program} {string.Join(' ', start.ArgumentList)} failed ({process.ExitCode}): {errors}");
        return File.ReadAllBytes(path);
    }
}
