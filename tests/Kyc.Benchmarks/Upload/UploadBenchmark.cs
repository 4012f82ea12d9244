using System.Diagnostics;
using System.Globalization;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Sessions;
using Kyc.Benchmarks.Storage;

namespace Kyc.Benchmarks.Upload;

/// <summary>
/// R2: a validated raw PUT of a video (length, header, SHA-256, AES-GCM; nothing kept) against Kestrel reading and
/// discarding the same bytes, same client, in turns; and the memory one upload holds.
/// </summary>
internal static class UploadBenchmark
{
    private const double Bar = 0.60;
    private const int Zeros = 64 << 20;
    private const double Mib = 1 << 20;

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch();
        var clip = await File.ReadAllBytesAsync((await SessionMedia.SpecimenAsync(scratch.Path, 1)).VideoPath);
        var sink = new SealingSink();
        await using var edge = await UploadEdge.StartAsync(sink);
        await RoundAsync(edge, clip);
        var figure = new Figure("upload, raw PUT", "MiB/s", Bar);
        for (var round = 0; round < Figure.Rounds; round++)
        {
            var (ours, bare) = await RoundAsync(edge, clip);
            figure.Add(ours, bare, times: false);
        }
        using var sent = new PaddedClip(clip, Zeros);
        figure.Print(string.Create(CultureInfo.InvariantCulture, $"{sent.Length / Mib:0} MiB each way"));
        await WeighAsync(edge, sink, clip);
        return 0;
    }

    private static async Task<(double Ours, double Bare)> RoundAsync(UploadEdge edge, byte[] clip) =>
        (await PutAsync(edge.Client, await edge.VideoPathAsync(), clip), await PutAsync(edge.Bare, "/", clip));

    private static async Task<double> PutAsync(HttpClient client, string path, byte[] clip)
    {
        using var content = new PaddedClip(clip, Zeros);
        var start = Stopwatch.GetTimestamp();
        using var answer = await client.PutAsync(new Uri(path, UriKind.Relative), content);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"the upload was refused: {await answer.Content.ReadAsStringAsync()}");
        return content.Length / Mib / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task WeighAsync(UploadEdge edge, SealingSink sink, byte[] clip)
    {
        var path = await edge.VideoPathAsync();
        sink.Weigh = true;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await PutAsync(edge.Client, path, clip);
        var held = (sink.Heaviest - before) / Mib;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"upload, memory held at the most, client and server: {held:0.00} MiB, bar < 1 ")
            + (held < 1 ? "met" : "missed"));
    }
}
