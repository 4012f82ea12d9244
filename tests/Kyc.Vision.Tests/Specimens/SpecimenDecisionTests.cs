using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Specimens;

namespace Kyc.Vision.Tests.Specimens;

/// <summary>Invented people, the built-in models, and what the decision rule makes of them.</summary>
[Collection(BuiltInCollection.Name)]
public sealed class SpecimenDecisionTests(BuiltInFixture vision)
{
    private const int Seed = 1;

    [Fact]
    public async Task The_holder_of_the_card_is_verified()
    {
        var stages = new StageList();
        var report = await vision.CompareAsync(
            await Invented.CardAsync(Seed), await Invented.VideoAsync(Seed), stages: stages);
        Assert.Equal(SessionStatus.Verified, BuiltInFixture.Decide(report).Outcome);
        Assert.Equal(Enum.GetValues<CheckName>(), report.Checks.Select(check => check.Name));
        Assert.True(report.Similarity > report.MatchThreshold);
        Assert.Equal("CPUExecutionProvider", report.Device);
        Assert.Equal(["detector", "recogniser"], report.Models.Select(model => model.Role));
        Assert.Equal(["decoding", "document_face", "video_faces", "matching"], stages.Names.Except(["liveness"]));
    }

    [Fact]
    public async Task Every_result_names_the_grade_of_its_models()
    {
        var report = await vision.CompareAsync(await Invented.CardAsync(Seed), await Invented.VideoAsync(Seed));
        Assert.All(report.Models, model => Assert.Equal("evaluation", model.Grade));
        var strict = BuiltInFixture.Policy with { MinimumModelGrade = ModelGrade.Production };
        var refused = BuiltInFixture.Decide(report, strict);
        Assert.Equal((SessionStatus.NeedsReview, ReasonCode.ModelGradeTooLow), (refused.Outcome, refused.Code!.Value));
    }

    [Fact]
    public async Task Liveness_that_must_be_judged_and_cannot_be_is_never_verified()
    {
        var report = await vision.Engine.CompareAsync(
            new ComparisonInput(BuiltInFixture.Policy with { Liveness = LivenessMode.Passive },
            [
                BuiltInFixture.InputFile(FileKind.IdCard, await Invented.CardAsync(Seed)),
                BuiltInFixture.InputFile(FileKind.FaceVideo, await Invented.VideoAsync(Seed)),
            ]), null, CancellationToken.None);
        var passive = BuiltInFixture.Policy with { Liveness = LivenessMode.Passive };
        Assert.Equal(SessionStatus.NeedsReview, BuiltInFixture.Decide(report, passive).Outcome);
    }

    [Theory]
    [InlineData(SpecimenVariants.Impostor, SessionStatus.Rejected, ReasonCode.FaceMismatch)]
    [InlineData(SpecimenVariants.TwoPeople, SessionStatus.RequiresInput, ReasonCode.VideoMultiplePeople)]
    [InlineData(SpecimenVariants.NoCardFace, SessionStatus.RequiresInput, ReasonCode.DocumentFaceNotFound)]
    [InlineData(SpecimenVariants.NoVideoFace, SessionStatus.RequiresInput, ReasonCode.VideoFaceNotFound)]
    public async Task What_is_wrong_with_a_specimen_is_named(
        SpecimenVariants variant, SessionStatus outcome, ReasonCode code)
    {
        var decision = BuiltInFixture.Decide(await vision.CompareAsync(
            await Invented.CardAsync(Seed, variant), await Invented.VideoAsync(Seed, variant)));
        Assert.Equal((outcome, (ReasonCode?)code), (decision.Outcome, decision.Code));
    }

    [Fact]
    public async Task Files_out_of_focus_are_asked_for_again()
    {
        var specimen = await Invented.SpecimenAsync(Seed, SpecimenVariants.Blurry);
        var decision = BuiltInFixture.Decide(await vision.CompareAsync(
            await File.ReadAllBytesAsync(specimen.CardPath), await File.ReadAllBytesAsync(specimen.VideoPath)));
        Assert.Equal(SessionStatus.RequiresInput, decision.Outcome);
        Assert.Contains(decision.Codes,
            code => code is ReasonCode.DocumentBlurry or ReasonCode.VideoBlurry);
    }

    [Fact]
    public async Task A_card_on_its_side_is_verified_like_the_upright_one()
    {
        var report = await vision.CompareAsync(
            await Invented.CardAsync(Seed, SpecimenVariants.Rotated), await Invented.VideoAsync(Seed));
        Assert.NotEqual(0, report.Find(CheckName.DocumentFace)!.Measures["rotation_degrees"]);
        Assert.Equal(SessionStatus.Verified, BuiltInFixture.Decide(report).Outcome);
    }

    [Fact]
    public async Task Two_cards_stand_for_pictures_of_one_face()
    {
        var input = new ComparisonInput(BuiltInFixture.Policy,
        [
            BuiltInFixture.InputFile(FileKind.IdCard, await Invented.CardAsync(Seed)),
            BuiltInFixture.InputFile(FileKind.FaceImage, await Invented.CardAsync(Seed, SpecimenVariants.Rotated)),
        ]);
        var report = await vision.Engine.ComparePicturesAsync(input, CancellationToken.None);
        Assert.Equal(CheckStatus.Passed, report.Find(CheckName.FaceMatch)!.Status);
    }

    [Fact]
    public async Task Both_bad_files_are_named_at_once()
    {
        var report = await vision.CompareAsync("no picture"u8.ToArray(), []);
        Assert.Equal([ReasonCode.DocumentTypeUnsupported], report.Find(CheckName.DocumentFace)!.Codes);
        Assert.Equal([ReasonCode.VideoFileUnreadable], report.Find(CheckName.VideoFaces)!.Codes);
        Assert.Equal([FileKind.IdCard, FileKind.FaceVideo], BuiltInFixture.Decide(report).Resend);
    }

    [Fact]
    public async Task A_missing_file_is_the_machines_fault_and_not_tried_again()
    {
        var input = new ComparisonInput(
            BuiltInFixture.Policy, [BuiltInFixture.InputFile(FileKind.IdCard, await Invented.CardAsync(Seed))]);
        var failed = await Assert.ThrowsAsync<ComparisonFailedException>(async () =>
            await vision.Engine.CompareAsync(input, null, CancellationToken.None));
        Assert.False(failed.Retryable);
    }

    [Fact]
    public async Task Parallel_comparisons_give_the_same_similarity()
    {
        var (card, video) = (await Invented.CardAsync(Seed), await Invented.VideoAsync(Seed));
        var alone = await vision.CompareAsync(card, video);
        var together = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => vision.CompareAsync(card, video).AsTask())));
        Assert.All(together, report => Assert.Equal(alone.Similarity!.Value, report.Similarity!.Value, 6));
    }

    [Fact]
    public void The_built_in_recogniser_reproduces_its_stored_embedding()
    {
        var health = vision.Engine.SelfTest();
        Assert.True(health.Healthy, $"differs by {health.GoldenDifference}");
    }

    private sealed class StageList : IProgress<string>
    {
        public List<string> Names { get; } = [];

        public void Report(string value) => Names.Add(value);
    }
}
