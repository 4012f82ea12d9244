using Kyc.Vision.Pipeline;
using Kyc.Vision.Tests.Pipeline;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Specimens;

/// <summary>
/// The built-in pair of models alone on real people whom neither was trained on. A picture without a template counts as
/// told apart from everybody.
/// </summary>
[Collection(BuiltInCollection.Name)]
public sealed class BuiltInFigureTests(BuiltInFixture vision, ITestOutputHelper output)
{
    private readonly Dictionary<string, float[]?> _embeddings = [];

    [SharedFact]
    public async Task Real_people_are_told_apart()
    {
        var scores = await ScoresAsync("images/pairs.csv", row => ("images/" + row[4], "images/" + row[6], row[2]));
        var accuracy = scores.Max(at =>
            scores.Count(pair => pair.Cosine >= at.Cosine == pair.Genuine)) / (double)scores.Count;
        var threshold = vision.Engine.Calibration!.ThresholdFor(1e-3);
        output.WriteLine($"{scores.Count} pairs, {_embeddings.Count(one => one.Value is null)} pictures without a "
            + $"face: accuracy {accuracy:F4}; at FMR 1e-3 ({threshold:F3}) genuine accepted "
            + $"{scores.Count(pair => pair.Genuine && pair.Cosine >= threshold)}, impostors "
            + $"{scores.Count(pair => !pair.Genuine && pair.Cosine >= threshold)}");
        Assert.Equal(400, scores.Count);
        Assert.True(accuracy >= 0.97);
    }

    [SharedFact]
    public async Task Most_card_holders_are_accepted_where_no_impostor_is()
    {
        var scores = await ScoresAsync("idcards/pairs.csv", row => (row[3], row[5], row[1]));
        var highest = scores.Where(pair => !pair.Genuine).Max(pair => pair.Cosine);
        var accepted = scores.Count(pair => pair.Genuine && pair.Cosine > highest);
        var genuine = scores.Count(pair => pair.Genuine);
        output.WriteLine($"{accepted} of {genuine} genuine above the highest of "
            + $"{scores.Count - genuine} impostors, {highest:F3}");
        Assert.Equal((30, 60), (genuine, scores.Count));
        Assert.True(accepted >= 0.8 * genuine);
    }

    private async Task<List<(double Cosine, bool Genuine)>> ScoresAsync(
        string list, Func<string[], (string One, string Other, string Label)> read)
    {
        List<(double, bool)> scores = [];
        var cards = list.StartsWith("idcards", StringComparison.Ordinal);
        foreach (var (one, other, label) in VisionFixture.Rows(list).Select(read))
        {
            var (a, b) = (await EmbedAsync(one, cards), await EmbedAsync(other, asDocument: false));
            scores.Add((a is null || b is null ? -1 : FaceTemplates.Similarity(a, b), label == "genuine"));
        }
        return scores;
    }

    private async Task<float[]?> EmbedAsync(string file, bool asDocument)
    {
        if (_embeddings.TryGetValue(file, out var known)) return known;
        await using var stream = VisionFixture.Open(file);
        return _embeddings[file] = (await vision.Engine.Templates.FromPictureAsync(stream, asDocument)).Embedding;
    }
}
