using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>Files in, report out, and what the decision rule makes of it.</summary>
[Collection(VisionCollection.Name)]
public sealed class EngineTests(VisionFixture vision)
{
    private static readonly Policy Policy = new() { Id = "pol_test", Version = 1 };

    [SharedFact]
    public async Task The_same_person_on_card_and_video_is_verified()
    {
        var (report, stages) = await CompareAsync("portraits/aoc.jpg", "clips/clip01_aoc.mp4");
        Assert.Equal(SessionStatus.Verified, Outcome(report).Outcome);
        Assert.Equal(Enum.GetValues<CheckName>(), report.Checks.Select(check => check.Name));
        Assert.True(report.Similarity > report.MatchThreshold);
        Assert.InRange(report.SimilarityFmr!.Value, 0, 1e-4);
        Assert.Equal("test-node", report.Node);
        Assert.Equal("CPUExecutionProvider", report.Device);
        Assert.Equal(["detector", "recogniser", "liveness", "liveness"], report.Models.Select(model => model.Role));
        Assert.Equal(["align", "decode", "detect", "embed", "liveness", "quality", "total"], report.TimingsMs.Keys);
        Assert.Equal(["decoding", "document_face", "video_faces", "liveness", "matching"], stages);
    }

    [SharedFact]
    public async Task Another_person_on_the_card_is_rejected()
    {
        var (report, _) = await CompareAsync("portraits/miranda.jpg", "clips/clip01_aoc.mp4");
        var decision = Outcome(report);
        Assert.Equal(SessionStatus.Rejected, decision.Outcome);
        Assert.Equal(ReasonCode.FaceMismatch, decision.Code);
    }

    [SharedFact]
    public async Task Several_people_in_the_video_ask_for_another_one_and_nothing_is_matched()
    {
        var (report, _) = await CompareAsync("portraits/miranda.jpg", "clips/clip02_stage_miranda_lacamoire.mp4");
        Assert.Equal(ReasonCode.VideoMultiplePeople, Outcome(report).Code);
        Assert.Null(report.Similarity);
        Assert.Equal(CheckStatus.NotExecuted, report.Find(CheckName.FaceMatch)!.Status);
        Assert.Equal(CheckStatus.NotExecuted, report.Find(CheckName.Liveness)!.Status);
    }

    [SharedFact]
    public async Task A_face_picture_stands_in_for_a_video()
    {
        var row = VisionFixture.Rows("idcards/pairs.csv").First();
        var input = Input((FileKind.IdCard, Bytes(row[3])), (FileKind.FaceImage, Bytes(row[5])));
        var report = await vision.Engine.ComparePicturesAsync(input, CancellationToken.None);
        Assert.Equal(CheckStatus.Passed, report.Find(CheckName.FaceMatch)!.Status);
        Assert.Equal(CheckStatus.NotExecuted, report.Find(CheckName.Liveness)!.Status);
    }

    [SharedFact]
    public async Task Liveness_off_is_not_executed()
    {
        var input = Input(
            (FileKind.IdCard, Bytes("portraits/aoc.jpg")), (FileKind.FaceVideo, Bytes("clips/clip01_aoc.mp4")));
        var report = await vision.Engine.CompareAsync(
            input with { Policy = Policy with { Liveness = LivenessMode.Off } }, null, CancellationToken.None);
        Assert.Equal(CheckStatus.NotExecuted, report.Find(CheckName.Liveness)!.Status);
        Assert.Equal(SessionStatus.Verified, Outcome(report, Policy with { Liveness = LivenessMode.Off }).Outcome);
    }

    [SharedFact]
    public async Task Both_bad_files_are_named_at_once()
    {
        var input = Input((FileKind.IdCard, "no picture"u8.ToArray()), (FileKind.FaceVideo, []));
        var report = await vision.Engine.CompareAsync(input, null, CancellationToken.None);
        Assert.Equal([ReasonCode.DocumentTypeUnsupported], report.Find(CheckName.DocumentFace)!.Codes);
        Assert.Equal([ReasonCode.VideoFileUnreadable], report.Find(CheckName.VideoFaces)!.Codes);
        Assert.Equal([FileKind.IdCard, FileKind.FaceVideo], Outcome(report).Resend);
    }

    [SharedFact]
    public async Task A_missing_file_is_the_machines_fault_and_not_tried_again()
    {
        var input = Input((FileKind.IdCard, Bytes("portraits/aoc.jpg")));
        var failed = await Assert.ThrowsAsync<ComparisonFailedException>(async () =>
            await vision.Engine.CompareAsync(input, null, CancellationToken.None));
        Assert.False(failed.Retryable);
    }

    [SharedFact]
    public async Task Parallel_comparisons_give_the_same_similarity()
    {
        var alone = (await CompareAsync("portraits/aoc.jpg", "clips/clip01_aoc.mp4")).Report;
        var together = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => CompareAsync("portraits/aoc.jpg", "clips/clip01_aoc.mp4"))));
        Assert.All(together, result => Assert.Equal(alone.Similarity!.Value, result.Report.Similarity!.Value, 6));
    }

    [SharedFact]
    public void The_recogniser_reproduces_its_stored_embedding()
    {
        var health = vision.Engine.SelfTest();
        Assert.True(health.Healthy, $"differs by {health.GoldenDifference}");
        Assert.StartsWith("1.", health.RuntimeVersion, StringComparison.Ordinal);
    }

    private static Decision Outcome(ComparisonReport report, Policy? policy = null) =>
        DecisionRule.Decide(policy ?? Policy, report, attempt: 1);

    private async Task<(ComparisonReport Report, List<string> Stages)> CompareAsync(string card, string video)
    {
        var stages = new StageList();
        var report = await vision.Engine.CompareAsync(
            Input((FileKind.IdCard, Bytes(card)), (FileKind.FaceVideo, Bytes(video))), stages, CancellationToken.None);
        return (report, stages.Names);
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(SharedFiles.PathOf(Path.Combine("faces", file)));

    private static ComparisonInput Input(params (FileKind Kind, byte[] Bytes)[] files) => new(Policy,
        [.. files.Select(file => new ComparisonFile(file.Kind, Convert.ToHexStringLower(SHA256.HashData(file.Bytes)),
            _ => ValueTask.FromResult<Stream>(new MemoryStream(file.Bytes, writable: false))))]);

    private sealed class StageList : IProgress<string>
    {
        public List<string> Names { get; } = [];

        public void Report(string value) => Names.Add(value);
    }
}
