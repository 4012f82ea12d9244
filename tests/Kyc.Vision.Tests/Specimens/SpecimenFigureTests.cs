using System.Globalization;
using Kyc.Specimens;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Specimens;

/// <summary>
/// How the models see many specimens. KYC_SPECIMENS says how many (12 unless told; the figures in the model cards are
/// of 100, <c>make specimens</c>).
/// </summary>
[Collection(BuiltInCollection.Name)]
public sealed class SpecimenFigureTests(BuiltInFixture vision, ITestOutputHelper output)
{
    private const double TargetFmr = 1e-3;
    private const int FirstSeed = 1000;

    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("KYC_SPECIMENS") ?? "12", CultureInfo.InvariantCulture);

    [Fact]
    public Task The_built_in_models_tell_invented_people_apart() => MeasureAsync(vision.Engine);

    [SharedFact]
    public async Task The_production_models_tell_invented_people_apart()
    {
        using var engine = await vision.NewEngineAsync(BuiltInFixture.Options with
        {
            Places = new ModelPlaces { Folder = SharedFiles.PathOf("models") },
            Detector = "yunet_2023mar",
            Recogniser = "face_reidentification_retail_0095",
        });
        await MeasureAsync(engine);
    }

    private async Task MeasureAsync(VisionEngine engine)
    {
        var threshold = engine.Calibration!.ThresholdFor(TargetFmr);
        List<(FaceTemplate Card, FaceTemplate Video)> people = [];
        for (var seed = FirstSeed; seed < FirstSeed + Count; seed++)
        {
            var specimen = await Invented.SpecimenAsync(seed);
            await using var card = File.OpenRead(specimen.CardPath);
            await using var video = File.OpenRead(specimen.VideoPath);
            people.Add((await engine.Templates.FromPictureAsync(card, true),
                await engine.Templates.FromVideoAsync(video)));
        }
        var found = people.Count(person => person.Card.Embedding is not null && person.Video.Embedding is not null);
        var genuine = people.Select(person => Cosine(person.Card, person.Video)).Order().ToArray();
        var impostors = people.SelectMany((one, i) => people.Where((_, k) => k != i)
            .Select(other => Cosine(one.Card, other.Video))).Order().ToArray();
        var accepted = genuine.Count(cosine => cosine >= threshold);
        var confused = impostors.Count(cosine => cosine >= threshold);
        output.WriteLine($"{Count} specimens, threshold {threshold:0.000}: found {found}; genuine accepted {accepted}, "
            + $"lowest {genuine[0]:0.000}, median {genuine[Count / 2]:0.000}; impostors accepted {confused} of "
            + $"{impostors.Length}, highest {impostors[^1]:0.000}, median {impostors[impostors.Length / 2]:0.000}");
        Assert.Equal(Count, found);
        Assert.True(accepted >= Math.Floor(0.97 * Count), $"{accepted} of {Count} genuine pairs were accepted");
        Assert.True(confused <= Math.Ceiling(0.01 * impostors.Length), $"{confused} impostors were accepted");
    }

    private static double Cosine(FaceTemplate one, FaceTemplate other) =>
        one.Embedding is null || other.Embedding is null
            ? -1 : FaceTemplates.Similarity(one.Embedding, other.Embedding);
}
