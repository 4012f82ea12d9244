using Kyc.Vision.Imaging;
using Kyc.Vision.Pipeline;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

[Collection(VisionCollection.Name)]
public sealed class DocumentRotationTests(VisionFixture vision, ITestOutputHelper output)
{
    [SharedFact]
    public async Task A_card_gives_the_same_outcome_however_it_is_turned()
    {
        var threshold = vision.Engine.Calibration!.ThresholdFor(1e-3);
        foreach (var row in VisionFixture.Rows("idcards/pairs.csv").Take(8))
        {
            var selfie = await vision.PictureTemplateAsync(row[5]);
            using var card = await vision.PictureAsync(row[3]);
            var upright = Read(card.Pixels);
            foreach (var degrees in new[] { 90, 180, 270 })
            {
                using var turned = Turned(card.Pixels, degrees);
                var finding = Read(turned);
                var cosine = FaceTemplates.Similarity(upright.Embedding!, finding.Embedding!);
                output.WriteLine($"{row[3]} {degrees} degrees: cosine to upright {cosine:F4}");
                Assert.Empty(finding.Codes);
                Assert.Equal((360 - degrees) % 360, finding.Measures["rotation_degrees"]);
                Assert.True(cosine > 0.95);
                Assert.Equal(
                    FaceTemplates.Similarity(upright.Embedding!, selfie.Embedding!) >= threshold,
                    FaceTemplates.Similarity(finding.Embedding!, selfie.Embedding!) >= threshold);
            }
        }
    }

    private FaceFinding Read(Picture picture)
    {
        var finding = vision.Engine.Templates.Documents.Read(picture, new StageClock(TimeProvider.System));
        Assert.NotNull(finding.Embedding);
        return finding;
    }

    private static Picture Turned(Picture source, int degrees)
    {
        var result = degrees == 180
            ? Picture.Create(source.Width, source.Height) : Picture.Create(source.Height, source.Width);
        for (var y = 0; y < source.Height; y++)
        {
            for (var x = 0; x < source.Width; x++)
            {
                var (left, top) = degrees switch
                {
                    90 => (source.Height - 1 - y, x),
                    180 => (source.Width - 1 - x, source.Height - 1 - y),
                    _ => (y, source.Width - 1 - x),
                };
                source.Row(y).Slice(x * 3, 3).CopyTo(result.Row(top)[(left * 3)..]);
            }
        }
        return result;
    }
}
