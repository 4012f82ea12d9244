using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Video;

/// <summary>Writes pictures and videos with the program <c>ffmpeg</c>, which is sent frame by frame.</summary>
/// <param name="program">Name or path of the program.</param>
internal sealed class Ffmpeg(string program)
{
    private static readonly string[] Quiet = ["-v", "error", "-nostdin", "-y"];
    private static readonly string[] Same = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"];

    /// <summary>Writes a JPEG.</summary>
    /// <exception cref="SpecimenException">ffmpeg is missing, or could not write.</exception>
    public Task WritePictureAsync(Raster picture, string path, CancellationToken stop) => RunAsync(
        [
            .. Quiet, .. Input(picture.Width, picture.Height, 1), "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2",
            "-pix_fmt", "yuvj444p", .. Same, "-f", "image2", "-update", "1", path,
        ],
        async input => await input.WriteAsync(picture.Pixels, stop).ConfigureAwait(false), path, stop);

    /// <summary>Writes an MP4 with H.264.</summary>
    /// <exception cref="SpecimenException">ffmpeg is missing, or could not write.</exception>
    public Task WriteVideoAsync(IFootage footage, Clip clip, string path, CancellationToken stop) => RunAsync(
        [
            .. Quiet, .. Input(footage.Width, footage.Height, clip.Rate), "-an", "-c:v", "libx264", "-preset",
            "veryfast", "-crf", "20", "-threads", "1", "-pix_fmt", "yuv420p", .. Same, "-movflags", "+faststart", "-f",
            "mp4", path,
        ],
        input => SendAsync(footage, clip, input, stop), path, stop);

    private static async Task SendAsync(IFootage footage, Clip clip, Stream input, CancellationToken stop)
    {
        var picture = new Raster(footage.Width, footage.Height);
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            stop.ThrowIfCancellationRequested();
            footage.Draw(frame, picture);
            await input.WriteAsync(picture.Pixels, stop).ConfigureAwait(false);
        }
    }

    private static string[] Input(int width, int height, int rate) =>
    [
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", FormattableString.Invariant($"{width}x{height}"), "-r",
        rate.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0",
    ];

    private async Task RunAsync(string[] arguments, Func<Stream, Task> send, string path, CancellationToken stop)
    {
        using var process = Start(arguments);
        try
        {
            var told = process.StandardError.ReadToEndAsync(stop);
            await FeedAsync(process.StandardInput, send).ConfigureAwait(false);
            await process.WaitForExitAsync(stop).ConfigureAwait(false);
            if (process.ExitCode == 0) return;
            var reason = LastLine(await told.ConfigureAwait(false));
            throw new SpecimenException($"{program} could not write {path}: {reason}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static async Task FeedAsync(StreamWriter input, Func<Stream, Task> send)
    {
        try
        {
            await send(input.BaseStream).ConfigureAwait(false);
            input.Close();
        }
        catch (IOException)
        {
            // ffmpeg has closed its end: what it tells is the reason.
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new SpecimenException(
                $"{program} cannot be started, and specimens are written with it; install it, for instance with "
                + "`apt-get install ffmpeg`", missing);
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? last : "it gave no reason";
}
