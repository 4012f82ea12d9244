using System.Diagnostics;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;
using Kyc.Vision.Media;
using Kyc.Vision.Tests.Media;
using Xunit.Abstractions;

namespace Kyc.Gate.Tests.Bombs;

/// <summary>
/// What asks for absurd work is refused by its header; what hides it ends in the decoder's own limits.
/// </summary>
public sealed class BombsAreRefused(ITestOutputHelper output)
{
    private const long MostMemory = 32L << 20;

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public void All_200_bombs_are_refused_by_the_header_with_little_memory_and_time()
    {
        var (times, memory, codes) = (new List<double>(), 0L, new SortedDictionary<string, int>());
        var slowest = (Milliseconds: 0.0, Name: "");
        foreach (var bomb in BombFactory.All)
        {
            // Twice: the first bomb of a kind pays for compiling the code, which is no property of the bomb.
            _ = Refusal(bomb);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.GetTimestamp();
            var refused = Refusal(bomb);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            if (times[^1] > slowest.Milliseconds) slowest = (times[^1], bomb.Name);
            memory = Math.Max(memory, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(refused is not null, $"{bomb.Name} of {bomb.Bytes.Length} bytes was let in");
            codes[refused.Code] = codes.GetValueOrDefault(refused.Code) + 1;
        }
        times.Sort();
        output.WriteLine($"{times.Count} bombs refused; most memory {memory / 1024.0:0.0} KiB each; time p50 "
            + $"{times[times.Count / 2]:0.000} ms, p99 {times[times.Count * 99 / 100]:0.000} ms, "
            + $"most {times[^1]:0.000} ms ({slowest.Name}); "
            + string.Join(", ", codes.Select(one => $"{one.Key} {one.Value}")));
        Figures.Print("A1", "bombs refused by their header", $"{times.Count} of {BombFactory.Count}", "200 of 200",
            true);
        Figures.Print("A1", "extra memory of a bomb at the edge", $"{memory / 1024.0:0.0} KiB at most", "<= 32 MiB",
            memory <= MostMemory);
        Figures.Print("A1", "time to refuse a bomb", $"p99 {times[times.Count * 99 / 100]:0.000} ms", "<= 5 ms");
        Assert.True(memory <= MostMemory, $"{memory} bytes");
        Assert.Equal(BombFactory.Count, times.Count);
    }

    [Fact]
    public async Task A_bomb_that_only_the_decoder_sees_ends_in_its_limits_and_the_next_job_is_done()
    {
        await using var decoder = new Decoded();
        var intake = new Intake();
        var most = 0L;
        foreach (var (name, bytes) in Hidden())
        {
            var stored = (await intake.TakeAsync(FileKind.IdCard, bytes)).Stored;
            var clock = Stopwatch.GetTimestamp();
            var outcome = await decoder.OfAsync(FileKind.IdCard, stored);
            most = Math.Max(most, DecoderMemory.PeakBytes(decoder.Pool));
            output.WriteLine($"{name}: {bytes.Length} bytes, {outcome}, "
                + $"{Stopwatch.GetElapsedTime(clock).TotalMilliseconds:0} ms");
            Assert.True(outcome.StartsWith("refused", StringComparison.Ordinal) || outcome.StartsWith("300x300 "),
                outcome);
        }
        output.WriteLine($"most memory of a child beside the arena: {most >> 20} MiB");
        Assert.InRange(most, 1, new DecoderSettings().MemoryBytes);
        await decoder.Pool.CheckAsync(CancellationToken.None);
        Assert.Equal(0, decoder.Pool.Health.Busy);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Hidden()
    {
        yield return ("PNG whose data hold more rows than it says", Lying(300, 300, 8_000, 4_000));
        yield return ("PNG whose data hold fewer rows than it says", Lying(8_000, 5_000, 300, 300));
        yield return ("JPEG of 40 megapixels without data", Edge.Tests.Headers.Crafted.Jpeg(8_000, 5_000));
        yield return ("progressive JPEG of 60 empty scans", Scans(60));
        yield return ("WebP of 40 megapixels without data", Edge.Tests.Headers.Crafted.WebpLossy(8_000, 5_000));
    }

    private static byte[] Lying(int width, int height, int realWidth, int realHeight)
    {
        var header = PngFile.Flat(width, height).AsSpan(0, 33).ToArray();
        return [.. header, .. PngFile.Flat(realWidth, realHeight).AsSpan(33)];
    }

    private static byte[] Scans(int scans)
    {
        var jpeg = Edge.Tests.Headers.Crafted.Jpeg(8_000, 5_000, sof: 0xC2);
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        return [.. jpeg[..^2], .. Enumerable.Repeat(jpeg[scan..^2], scans - 1).SelectMany(part => part), .. jpeg[^2..]];
    }

    private static UploadRefusedException? Refusal(Bomb bomb)
    {
        try
        {
            Edge.Tests.Headers.Inspecting.Inspect(bomb.Bytes, bomb.Class, piece: 16_384);
            return null;
        }
        catch (UploadRefusedException refused)
        {
            return refused;
        }
    }
}
