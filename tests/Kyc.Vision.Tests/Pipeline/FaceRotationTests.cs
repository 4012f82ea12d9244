using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Vision.Pipeline;
using Kyc.Vision.Tests.Media;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>Videos and face pictures that lie on their side or on their head, without a flag that says so.</summary>
[Collection(VisionCollection.Name)]
public sealed class FaceRotationTests(VisionFixture vision, ITestOutputHelper output)
{
    private static readonly Policy Policy = new() { Id = "pol_test", Version = 1 };

    // Liveness models take these pictures, which are cut out of photographs, for anything.
    private static readonly Policy WithoutLiveness = Policy with { Liveness = LivenessMode.Off };

    /// <summary>FFmpeg's words for a turn, and the degrees by which the result has to be turned back.</summary>
    private static readonly (string Filter, int Back)[] Turns =
        [("transpose=1", 270), ("hflip,vflip", 180), ("transpose=2", 90)];

    [SharedFact]
    public async Task A_video_gives_the_same_face_however_it_was_held()
    {
        using var folder = new TempFolder();
        foreach (var clip in VisionFixture.Rows("clips/pairs.csv").Select(row => row[1]).Distinct())
        {
            if (clip.Contains("clip02", StringComparison.Ordinal)) continue; // the stage, of several people
            var upright = await vision.VideoTemplateAsync(clip);
            Assert.Equal(0, upright.Measures["rotation_degrees"]);
            foreach (var (filter, back) in Turns)
            {
                using var stream = new MemoryStream(Turned(folder, clip, "mp4", filter), writable: false);
                var turned = await vision.Engine.Templates.FromVideoAsync(stream);
                var cosine = VisionFixture.Cosine(upright, turned);
                output.WriteLine($"{clip} {filter}: cosine to upright {cosine:F4}");
                Assert.Equal(back, turned.Measures["rotation_degrees"]);
                Assert.Empty(turned.Codes);
                Assert.True(cosine > 0.9);
                Assert.InRange(turned.Measures["roll_degrees"], -45, 45);
            }
        }
    }

    [SharedFact]
    public async Task A_turned_video_is_decided_like_the_upright_one()
    {
        const string Clip = "clips/clip01_aoc.mp4";
        using var folder = new TempFolder();
        foreach (var card in new[] { "portraits/aoc.jpg", "portraits/miranda.jpg" })
        {
            var upright = await CompareAsync(card, FileKind.FaceVideo, Bytes(Clip));
            foreach (var (filter, back) in Turns)
            {
                var turned = await CompareAsync(card, FileKind.FaceVideo, Turned(folder, Clip, "mp4", filter));
                output.WriteLine($"{card} {filter}: {upright.Similarity:F3} and {turned.Similarity:F3}, liveness "
                    + $"{Liveness(upright):F3} and {Liveness(turned):F3}");
                AssertSame(upright, turned, back, Policy);
                Assert.Equal(Liveness(upright), Liveness(turned), 0.05);
            }
        }
    }

    [SharedFact]
    public async Task A_turned_face_picture_is_decided_like_the_upright_one()
    {
        using var folder = new TempFolder();
        foreach (var row in VisionFixture.Rows("idcards/pairs.csv").Where((_, i) => i % 5 == 0))
        {
            var upright = await CompareAsync(row[3], FileKind.FaceImage, Bytes(row[5]));
            foreach (var (filter, back) in Turns)
            {
                var turned = await CompareAsync(row[3], FileKind.FaceImage, Turned(folder, row[5], "png", filter));
                output.WriteLine($"{row[5]} {filter}: {upright.Similarity:F3} and {turned.Similarity:F3}");
                AssertSame(upright, turned, back, WithoutLiveness);
            }
        }
    }

    [SharedFact]
    public async Task A_face_on_its_head_that_looked_upright_is_turned_before_it_is_a_mismatch()
    {
        using var folder = new TempFolder();
        var believing = new DetectionOptions { ConfidentFrameScore = 0.1f, ConfidentScore = 0.1f, FrameScore = 0.3f };
        using var engine = await vision.NewEngineAsync(VisionFixture.Options with { Detection = believing });
        var clip = Turned(folder, "clips/clip01_aoc.mp4", "mp4", "hflip,vflip");
        var report = await CompareAsync("portraits/aoc.jpg", FileKind.FaceVideo, clip, engine);
        Assert.Equal(180, report.Find(CheckName.VideoFaces)!.Measures["rotation_degrees"]);
        Assert.Equal(SessionStatus.Verified, Decide(report, Policy).Outcome);
    }

    [SharedFact]
    public async Task A_mismatch_of_a_face_whose_rotation_is_in_doubt_goes_to_a_person()
    {
        var doubting = new DetectionOptions { RotationMargin = 1 };
        using var engine = await vision.NewEngineAsync(VisionFixture.Options with { Detection = doubting });
        var clip = Bytes("clips/clip01_aoc.mp4");
        var report = await CompareAsync("portraits/miranda.jpg", FileKind.FaceVideo, clip, engine);
        Assert.Equal([ReasonCode.FaceMatchUncertain], report.Find(CheckName.FaceMatch)!.Codes);
        Assert.Equal(ReasonCode.FaceMatchUncertain, Decide(report, Policy).Code);
    }

    private static void AssertSame(ComparisonReport upright, ComparisonReport turned, int back, Policy policy)
    {
        Assert.Equal(0, upright.Find(CheckName.VideoFaces)!.Measures["rotation_degrees"]);
        Assert.Equal(back, turned.Find(CheckName.VideoFaces)!.Measures["rotation_degrees"]);
        Assert.Equal(Decide(upright, policy).Outcome, Decide(turned, policy).Outcome);
        Assert.Equal(Decide(upright, policy).Code, Decide(turned, policy).Code);
        if (upright.Similarity is { } cosine) Assert.Equal(cosine, turned.Similarity!.Value, 0.1);
        else Assert.Null(turned.Similarity);
    }

    private static double Liveness(ComparisonReport report) => report.Find(CheckName.Liveness)!.Score!.Value;

    private static Decision Decide(ComparisonReport report, Policy policy) =>
        DecisionRule.Decide(policy, report, attempt: 1);

    private async Task<ComparisonReport> CompareAsync(
        string card, FileKind kind, byte[] face, VisionEngine? engine = null) =>
        await (engine ?? vision.Engine).CompareAsync(
            new ComparisonInput(Policy, [InputFile(FileKind.IdCard, Bytes(card)), InputFile(kind, face)]), null,
            CancellationToken.None);

    private static ComparisonFile InputFile(FileKind kind, byte[] bytes) => new(
        kind, Convert.ToHexStringLower(SHA256.HashData(bytes)),
        _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes, writable: false)));

    private static byte[] Turned(TempFolder folder, string file, string extension, string filter) =>
        new MediaTools(folder.Path).Ffmpeg(extension,
            ["-i", PathOf(file), "-vf", filter, "-an", .. extension == "mp4" ? Coding : [], "%out"]);

    private static readonly string[] Coding = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12"];

    private static byte[] Bytes(string file) => File.ReadAllBytes(PathOf(file));

    private static string PathOf(string file) => SharedFiles.PathOf(Path.Combine("faces", file));
}
