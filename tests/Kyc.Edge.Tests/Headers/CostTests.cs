using System.Diagnostics;
using Kyc.Edge.Uploads.Headers;
using Xunit.Abstractions;

namespace Kyc.Edge.Tests.Headers;

/// <summary>An inspector's memory does not grow with the file, and media data is passed over untouched.</summary>
public sealed class CostTests(ITestOutputHelper output)
{
    private const int StateBytes = 64 * 1024;
    private const int Piece = 64 * 1024;
    private const double Gigabyte = 1e9;

    [Fact]
    public void A_whole_inspection_allocates_less_than_the_state_allowed_to_one_upload()
    {
        var chunk = Crafted.PngChunk("tEXt", new byte[4]);
        var files = new List<(string Name, byte[] Bytes, FileClass Class)>
        {
            ("19,000 chunks", Crafted.Png(300, 300, Enumerable.Repeat(chunk, 19_000)), FileClass.Picture),
            ("19,000 segments", Crafted.Jpeg(
                300, 300, 0xC0, [.. Enumerable.Repeat(Crafted.Segment(0xFE, new byte[4]), 19_000)]),
                FileClass.Picture),
            ("19,000 boxes", Boxes.Mp4([.. Enumerable.Repeat(Boxes.Box("free"), 19_000).SelectMany(box => box),
                .. Boxes.Moov()]), FileClass.Video),
        };
        files.AddRange(Samples.Pictures.Select(name => (name, Samples.Get(name), FileClass.Picture)));
        files.AddRange(Samples.Videos.Select(name => (name, Samples.Get(name), FileClass.Video)));
        foreach (var (name, bytes, kind) in files)
        {
            Inspecting.Inspect(bytes, kind, piece: 777);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Inspecting.Inspect(bytes, kind, piece: 777);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < StateBytes, $"{name}: {allocated} bytes");
        }
    }

    [Fact]
    public void Media_data_passes_at_two_gigabytes_a_second_or_more()
    {
        var mp4 = Boxes.Mp4(Boxes.Moov(), dataBytes: 100_000_000);
        var rate = Rate(mp4, FileClass.Video);
        var jpeg = Samples.Get("baseline.jpg");
        var coded = Rate(jpeg, FileClass.Picture);
        output.WriteLine($"100 MB mp4: {rate:0.0} GB/s; coded data of a JPEG: {coded:0.00} GB/s");
        Assert.True(rate >= 2, $"{rate:0.00} GB/s");
    }

    /// <summary>The best of three, as other tests share the cores.</summary>
    private static double Rate(byte[] bytes, FileClass kind) => Enumerable.Range(0, 3).Max(_ =>
    {
        var clock = Stopwatch.StartNew();
        Inspecting.Inspect(bytes, kind, piece: Piece);
        return bytes.Length / Gigabyte / clock.Elapsed.TotalSeconds;
    });
}
