using System.Diagnostics;
using System.Globalization;
using Kyc.Vision.Imaging;
using Kyc.Vision.Media;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision;

/// <summary>What one picture cost, in milliseconds: medians over the rounds.</summary>
/// <param name="File">The picture.</param>
/// <param name="Total">Decode, detect, align and embed, as the pipeline does them.</param>
/// <param name="RawRuns">The same two models run on tensors that lie ready.</param>
/// <param name="BareDecode">libjpeg alone, in one process, from memory to memory.</param>
public sealed record VisionProbeResult(string File, double Total, double RawRuns, double BareDecode)
{
    /// <summary>
    /// Share of the total that could not be saved: 1 would be a pipeline without any cost of its own.
    /// </summary>
    public double Ratio => (RawRuns + BareDecode) / Total;
}

/// <summary>
/// Measures the pipeline against its physical floor, in the same run, the two interleaved picture by picture.
/// </summary>
public sealed class VisionProbe(VisionEngine engine, OrtRuntime runtime, VisionOptions options, string decoderPath)
{
    /// <summary>Measures pictures (JPEG files), each <paramref name="rounds"/> times after one warm-up.</summary>
    /// <param name="files">JPEG files with a face.</param>
    /// <param name="rounds">Rounds, at least 3.</param>
    /// <param name="cancel">Stops between pictures.</param>
    public async Task<IReadOnlyList<VisionProbeResult>> MeasureAsync(
        IReadOnlyList<string> files, int rounds, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 3);
        List<VisionProbeResult> results = [];
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            var bytes = await File.ReadAllBytesAsync(file, cancel).ConfigureAwait(false);
            results.Add(await MeasureAsync(file, bytes, rounds, cancel).ConfigureAwait(false));
        }
        return results;
    }

    private async Task<VisionProbeResult> MeasureAsync(string file, byte[] bytes, int rounds, CancellationToken cancel)
    {
        var layout = await LayoutAsync(bytes, cancel).ConfigureAwait(false);
        var (detector, recogniser) = (engine.Models.Detector, engine.Models.Recogniser);
        using var detection = new YunetOutputs(runtime, detector.Session, layout.Width, layout.Height);
        using var embedding = new TensorPair(runtime, recogniser.Model.Manifest, 1);
        GoldenInput.Fill(detection.Input.Values);
        GoldenInput.Fill(embedding.Input.Values);
        List<double> total = [], raw = [];
        for (var round = 0; round <= rounds; round++)
        {
            var whole = await TotalAsync(bytes, cancel).ConfigureAwait(false);
            var start = Stopwatch.GetTimestamp();
            detection.Run(detector.Session);
            embedding.Run(recogniser.Session);
            var bare = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (round == 0) continue;
            total.Add(whole);
            raw.Add(bare);
        }
        return new VisionProbeResult(
            file, Median(total), Median(raw), await BareDecodeAsync(file, rounds, cancel).ConfigureAwait(false));
    }

    private async Task<Letterbox> LayoutAsync(byte[] bytes, CancellationToken cancel)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var picture = await engine.Templates
            .DecodePictureAsync(stream, new StageClock(TimeProvider.System), cancel).ConfigureAwait(false);
        return engine.Models.Detector.Layout(
            picture.Pixels.Width, picture.Pixels.Height, options.Detection.PictureSide);
    }

    private async Task<double> TotalAsync(byte[] bytes, CancellationToken cancel)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        var start = Stopwatch.GetTimestamp();
        await engine.Templates.FromPictureAsync(stream, asDocument: false, cancel).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>What the decoder prints: nanoseconds of one decode.</summary>
    private async Task<double> BareDecodeAsync(string file, int rounds, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(decoderPath) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--bare-jpeg", file, rounds.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)
            ?? throw new DecoderStartException($"'{decoderPath}' did not start; build the decoder.");
        var text = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        List<double> nanoseconds =
        [
            .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Where(word => double.TryParse(word, CultureInfo.InvariantCulture, out _))
                .Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
        ];
        return process.ExitCode == 0 && nanoseconds.Count > 0
            ? Median(nanoseconds) / 1e6
            : throw new DecoderStartException($"'{decoderPath} --bare-jpeg' gave no times for '{file}'.");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
