using Kyc.Vision.Media;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Media;

/// <summary>Files cut off, files with wrong bytes: refused or read, but nothing hangs, leaks or stays dead.</summary>
[Collection(DecoderCollection.Name)]
public sealed class DamageTests(DecoderFixture decoder, ITestOutputHelper output)
{
    private const int MutationsPerFile = 40, Seed = 20_240_611;

    public static TheoryData<string> Pictures =>
        ["jpg", "progressive.jpg", "png", "webp", "heic", "avif", "tiff", "bmp"];

    public static TheoryData<string> Videos =>
        ["mp4", "fast.mp4", "hevc.mp4", "mov", "vp8.webm", "vp9.webm", "av1.mp4", "mkv"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_picture_cut_off_anywhere_is_refused_as_such(string kind)
    {
        var file = Picture(kind);
        foreach (var part in new[] { 0.1, 0.3, 0.5, 0.7, 0.9, 0.98 })
        {
            var refused = await decoder.RefusedPictureAsync(file[..(int)(file.Length * part)]);
            Assert.Contains(refused.Refusal, new[] { MediaRefusal.Truncated, MediaRefusal.Damaged });
        }
    }

    [Theory]
    [MemberData(nameof(Videos))]
    public async Task A_video_cut_off_anywhere_is_refused_as_such(string kind)
    {
        var file = Video(kind);
        foreach (var part in new[] { 0.1, 0.3, 0.5, 0.7, 0.9, 0.98 })
        {
            var refused = await decoder.RefusedVideoAsync(file[..(int)(file.Length * part)]);
            Assert.Contains(refused.Refusal, new[] { MediaRefusal.Truncated, MediaRefusal.Damaged });
        }
    }

    [Fact]
    public async Task Wrong_check_sums_and_broken_scans_are_damage()
    {
        byte[] png = [.. Picture("png")], jpg = [.. Picture("jpg")];
        png[png.Length / 2] ^= 0x10;
        Assert.Equal(MediaRefusal.Damaged, (await decoder.RefusedPictureAsync(png)).Refusal);
        jpg.AsSpan(jpg.Length / 2, 200).Fill(0xff);
        Assert.Equal(MediaRefusal.Damaged, (await decoder.RefusedPictureAsync(jpg)).Refusal);
    }

    [Fact]
    public async Task A_video_with_broken_frames_is_damaged()
    {
        byte[] file = [.. Video("fast.mp4")];
        new Random(Seed).NextBytes(file.AsSpan(file.Length / 2, file.Length / 4));
        Assert.Equal(MediaRefusal.Damaged, (await decoder.RefusedVideoAsync(file)).Refusal);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Mutated_pictures_end_no_service(string kind) =>
        await SurviveAsync(kind, Picture(kind), async file => (await decoder.PictureAsync(file)).Dispose());

    [Theory]
    [MemberData(nameof(Videos))]
    public async Task Mutated_videos_end_no_service(string kind) =>
        await SurviveAsync(kind, Video(kind), async file => (await decoder.VideoAsync(file)).Dispose());

    private async Task SurviveAsync(string kind, byte[] original, Func<byte[], Task> decode)
    {
        var random = new Random(Seed);
        var before = decoder.Pool.Health;
        var refusals = new Dictionary<MediaRefusal, int>();
        for (var i = 0; i < MutationsPerFile; i++)
        {
            try
            {
                await decode(Mutate(original, random)).WaitAsync(TimeSpan.FromSeconds(60));
            }
            catch (MediaRefusedException refused)
            {
                refusals[refused.Refusal] = refusals.GetValueOrDefault(refused.Refusal) + 1;
            }
        }
        var after = decoder.Pool.Health;
        output.WriteLine($"{kind}: {MutationsPerFile} files, seed {Seed}, crashes {after.Crashes - before.Crashes}, "
            + string.Join(", ", refusals.Select(r => $"{r.Key.WireName()} {r.Value}")));
        Assert.NotEmpty(refusals);
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
        Assert.Equal(0, decoder.Pool.Health.Busy);
        await decoder.Pool.CheckAsync(CancellationToken.None);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] file = [.. original];
        switch (random.Next(5))
        {
            case 0:
                return file[..random.Next(file.Length)];
            case 1:
                Array.Clear(file, random.Next(file.Length / 2), Math.Min(200, file.Length / 2));
                return file;
            case 2:
                random.NextBytes(file.AsSpan(random.Next(file.Length / 2), Math.Min(64, file.Length / 2)));
                return file;
            case 3: // the header is where the arithmetic is
                for (var i = 0; i < 4; i++) file[random.Next(12, Math.Min(file.Length, 400))] = (byte)random.Next(256);
                return file;
            default:
                for (var i = 0; i < 10; i++) file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                return file;
        }
    }

    private byte[] Picture(string kind) => decoder.Tools.Convert(kind.Split('.')[^1],
    [
        "-seed", "7", "-size", "320x240", "plasma:fractal",
        .. kind.StartsWith("prog", StringComparison.Ordinal) ? (string[])["-interlace", "JPEG"] : [],
        "-depth", "8", "-compress", kind == "tiff" ? "LZW" : "none", "-quality", "90", "%out",
    ]);

    private byte[] Video(string kind) => decoder.Tools.TestVideo(kind.Split('.')[^1],
        "testsrc2=size=320x240:rate=25:duration=2", kind switch
        {
            "fast.mp4" => ["-c:v", "libx264", "-movflags", "faststart", "-g", "12"],
            "hevc.mp4" => ["-c:v", "libx265", "-x265-params", "log-level=none", "-movflags", "faststart"],
            "vp8.webm" => ["-c:v", "libvpx"],
            "vp9.webm" => ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
            "av1.mp4" => ["-c:v", "libsvtav1", "-preset", "12", "-movflags", "faststart"],
            _ => ["-c:v", "libx264", "-pix_fmt", "yuv420p"],
        });
}
