using System.Text.Json;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests;

/// <summary>
/// What phones, scanners and browsers make of one card and one clip: every form reaches the decision of the original,
/// through a real node. Scores may differ by what a lossy coding costs.
/// </summary>
public sealed class CameraRollTests(ITestOutputHelper output)
{
    /// <summary>Most that another coding may take from the similarity.</summary>
    private const double CodingLoss = 0.08;

    private static readonly (string Name, string Arguments)[] Cards =
    [
        ("card.png", ""), ("card16.png", "-depth 16 -define png:bit-depth=16"), ("palette.png", "-colors 200"),
        ("card.webp", "-quality 90"), ("lossless.webp", "-define webp:lossless=true"),
        ("card.tif", "-compress lzw"), ("jpeg.tif", "-compress jpeg"), ("card.bmp", ""),
        ("palette.bmp", "-colors 256 -compress none -type palette"), ("cmyk.jpg", "-colorspace CMYK"),
        ("progressive.jpg", "-interlace JPEG"), ("grey.jpg", "-colorspace Gray"),
        ("turned90.jpg", "-rotate 90"), ("turned180.jpg", "-rotate 180"), ("turned270.jpg", "-rotate 270"),
    ];

    private static readonly (string Name, string Arguments)[] Clips =
    [
        ("vp8.webm", "-c:v libvpx -b:v 1500k -deadline realtime -cpu-used 8"),
        ("vp9.webm", "-c:v libvpx-vp9 -b:v 1500k -deadline realtime -cpu-used 8"),
        ("hevc.mov", "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error"),
        ("av1.mp4", "-c:v libaom-av1 -b:v 1500k -cpu-used 8 -usage realtime"),
        ("h264.mkv", "-c copy"), ("fragmented.mp4", "-c copy -movflags frag_keyframe+empty_moov"),
    ];

    /// <summary>
    /// As a phone held otherwise records: turned pictures, and a display matrix
    /// that turns them back.
    /// </summary>
    private static readonly (int Degrees, string Filter)[] Turns =
        [(90, "transpose=1"), (180, "hflip,vflip"), (270, "transpose=2")];

    [Fact]
    public async Task Every_form_of_a_specimens_card_and_video_reaches_the_decision_of_the_original()
    {
        using var folder = new TempFolder();
        var (card, clip) = (Path.Combine(folder.Path, "card.jpg"), Path.Combine(folder.Path, "clip.mp4"));
        var specimen = await Invented.SpecimenAsync(TestMedia.Seed);
        await Tool.RunAsync("convert", [specimen.CardPath, "-resize", "1200x", "-quality", "92", card]);
        await Tool.RunAsync("ffmpeg",
            ["-loglevel", "error", "-t", "1.2", "-i", specimen.VideoPath, "-an", "-vf", "scale=-2:400",
             "-c:v", "libx264", "-crf", "18", clip]);
        await ProveAsync(folder.Path, card, clip, TestMedia.WithoutLiveness);
    }

    [SharedFact]
    public async Task Every_form_of_a_card_and_of_a_clip_reaches_the_decision_of_the_original()
    {
        using var folder = new TempFolder();
        var (card, clip) = (Path.Combine(folder.Path, "card.jpg"), Path.Combine(folder.Path, "clip.mp4"));
        await Tool.RunAsync("convert",
            ["-size", "1011x638", "gradient:#dfe9f2-#b9cbdc", "(", SharedFiles.PathOf("faces/portraits/aoc.jpg"),
             "-resize", "300x380^", "-gravity", "center", "-extent", "300x380", ")",
             "-gravity", "northwest", "-geometry", "+60+170", "-composite", "-quality", "92", card]);
        await Tool.RunAsync("ffmpeg",
            ["-loglevel", "error", "-t", "1.2", "-i", SharedFiles.PathOf("faces/clips/clip01_aoc.mp4"), "-an",
             "-vf", "scale=-2:400", "-c:v", "libx264", "-crf", "18", clip]);
        await ProveAsync(folder.Path, card, clip);
    }

    private async Task ProveAsync(string folder, string card, string clip, params string[] settings)
    {
        await using var world = await RunningNode.StartAsync(folder, settings);
        var original = await DecideAsync(world, "the original", card, clip);
        Assert.Equal("verified", original.Status);

        foreach (var form in await CardsAsync(folder, card))
            Same(original, await DecideAsync(world, form, form, clip));
        foreach (var form in await ClipsAsync(folder, clip))
            Same(original, await DecideAsync(world, form, card, form));
    }

    private void Same(
        (string What, string Status, double Similarity) original, (string What, string Status, double Similarity) other)
    {
        output.WriteLine(
            $"{Path.GetFileName(other.What)}: {other.Status} at {other.Similarity:0.000}, "
            + $"the original at {original.Similarity:0.000}");
        Assert.True(other.Status == original.Status, $"{Path.GetFileName(other.What)} became {other.Status}");
        Assert.InRange(other.Similarity, original.Similarity - CodingLoss, original.Similarity + CodingLoss);
    }

    private static async Task<List<string>> CardsAsync(string folder, string card)
    {
        List<string> made = [];
        foreach (var (name, arguments) in Cards)
        {
            var path = Path.Combine(folder, name);
            await Tool.RunAsync(
                "convert", [card, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);
            made.Add(path);
        }
        var heic = Path.Combine(folder, "card.heic");
        await Tool.RunAsync("heif-enc", ["-q", "85", card, "-o", heic]);
        return [.. made, heic];
    }

    private static async Task<List<string>> ClipsAsync(string folder, string clip)
    {
        List<string> made = [];
        foreach (var (name, arguments) in Clips)
        {
            var path = Path.Combine(folder, name);
            await Tool.RunAsync("ffmpeg", ["-loglevel", "error", "-i", clip, .. arguments.Split(' '), path]);
            made.Add(path);
        }
        foreach (var (degrees, filter) in Turns)
        {
            var (turned, path) = (Path.Combine(folder, "bare.mp4"), Path.Combine(folder, $"turned{degrees}.mp4"));
            await Tool.RunAsync("ffmpeg",
                ["-loglevel", "error", "-y", "-i", clip, "-vf", filter, "-c:v", "libx264", turned]);
            await Tool.RunAsync("ffmpeg",
                ["-loglevel", "error", "-i", turned, "-c", "copy", "-metadata:s:v:0", $"rotate={degrees}", path]);
            made.Add(path);
        }
        return made;
    }

    private static async Task<(string What, string Status, double Similarity)> DecideAsync(
        RunningNode world, string what, string card, string clip)
    {
        var id = await world.CreateAsync();
        foreach (var (kind, path) in new[] { ("id_card", card), ("face_video", clip) })
        {
            using var sent = await world.PutAsync(id, kind, await File.ReadAllBytesAsync(path));
            Assert.True(sent.IsSuccessStatusCode, $"{what}: {await sent.Content.ReadAsStringAsync()}");
        }
        using var session = await world.GetAsync($"/v1/verification_sessions/{id}?wait=60&expand=report");
        var similarity = session.RootElement.GetProperty("report").GetProperty("similarity");
        return (what, session.RootElement.GetProperty("status").GetString()!,
            similarity.ValueKind == JsonValueKind.Number ? similarity.GetDouble() : double.NaN);
    }
}
