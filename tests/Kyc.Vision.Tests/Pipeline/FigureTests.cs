using System.Globalization;
using Kyc.Sessions.Decisions;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>The figures that the pipeline has to reach on the shared pictures.</summary>
[Collection(VisionCollection.Name)]
public sealed class FigureTests(VisionFixture vision, ITestOutputHelper output)
{
    private const double Fmr = 1e-3;

    [SharedFact]
    public async Task Cosines_agree_with_the_reference_and_tell_people_apart()
    {
        var within = 0;
        List<(double Cosine, bool Genuine)> scores = [];
        foreach (var row in VisionFixture.Rows("images/pairs.csv"))
        {
            var one = await vision.PictureTemplateAsync("images/" + row[4]);
            var other = await vision.PictureTemplateAsync("images/" + row[6]);
            var cosine = VisionFixture.Cosine(one, other);
            if (Math.Abs(cosine - double.Parse(row[7], CultureInfo.InvariantCulture)) <= 0.02) within++;
            scores.Add((cosine, row[2] == "genuine"));
        }
        var accuracy = scores.Max(at => scores.Count(pair => pair.Cosine >= at.Cosine == pair.Genuine))
            / (double)scores.Count;
        output.WriteLine($"within 0.02 of the reference: {within} of {scores.Count}; accuracy {accuracy:F4}");
        Assert.Equal(400, scores.Count);
        Assert.True(within >= 0.99 * scores.Count);
        Assert.True(accuracy >= 0.99);
    }

    [SharedFact]
    public async Task Cards_match_their_owners_and_nobody_else()
    {
        var threshold = vision.Engine.Calibration!.ThresholdFor(Fmr);
        int genuine = 0, impostor = 0, rows = 0;
        foreach (var row in VisionFixture.Rows("idcards/pairs.csv"))
        {
            var card = await vision.PictureTemplateAsync(row[3], asDocument: true);
            var matches = VisionFixture.Cosine(card, await vision.PictureTemplateAsync(row[5])) >= threshold;
            if (matches && row[1] == "genuine") genuine++;
            if (matches && row[1] == "impostor") impostor++;
            rows++;
        }
        output.WriteLine($"at {threshold:F4}: {genuine} of 30 genuine, {impostor} of 30 impostors");
        Assert.Equal(60, rows);
        Assert.True(genuine >= 28);
        Assert.Equal(0, impostor);
    }

    [SharedFact]
    public async Task Every_clip_gets_its_label_and_the_stage_shows_several_people()
    {
        var threshold = vision.Engine.Calibration!.ThresholdFor(Fmr);
        var rows = 0;
        foreach (var row in VisionFixture.Rows("clips/pairs.csv"))
        {
            var clip = await vision.VideoTemplateAsync(row[1]);
            var cosine = VisionFixture.Cosine(await vision.PictureTemplateAsync(row[0]), clip);
            output.WriteLine($"{row[0]} {row[1]} {row[2]} {cosine:F3} [{string.Join(' ', clip.Codes)}]");
            var several = row[1].Contains("clip02", StringComparison.Ordinal);
            Assert.Equal(several, clip.Codes.Contains(ReasonCode.VideoMultiplePeople));
            if (!several)
            {
                Assert.Empty(clip.Codes);
                Assert.Equal(row[2] == "genuine", cosine >= threshold);
            }
            rows++;
        }
        Assert.Equal(18, rows);
    }

    [SharedFact]
    public async Task A_live_face_scores_above_a_printed_and_a_replayed_one()
    {
        var live = await LivenessAsync("spoof_samples/mv_image_T1.jpg");
        var attacks = new[]
        {
            await LivenessAsync("spoof_samples/mv_image_F1.jpg"), await LivenessAsync("spoof_samples/mv_image_F2.jpg"),
        };
        output.WriteLine($"live {live:F3}, attacks {attacks[0]:F3} and {attacks[1]:F3}");
        Assert.True(live >= 0.95);
        Assert.All(attacks, score => Assert.True(score < 0.3));
    }

    private async Task<double> LivenessAsync(string file)
    {
        using var picture = await vision.PictureAsync(file);
        var face = vision.Engine.Models.Detector.Detect(picture.Pixels, 640, 0.6f)[0];
        return vision.Engine.Models.Liveness.Average(model => model.Score(picture.Pixels, face.Box));
    }
}
