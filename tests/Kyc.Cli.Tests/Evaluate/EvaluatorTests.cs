using System.Collections.Concurrent;
using System.Text.Json;
using Kyc.Cli.Evaluate;

namespace Kyc.Cli.Tests.Evaluate;

/// <summary>Running a list against a source of templates that is a table.</summary>
public sealed class EvaluatorTests
{
    private const string List = """
        label,file_a,file_b,ref_cos
        genuine,a,b,0.60
        impostor,a,c,0.05
        genuine,a,none,0.5
        impostor,b,c,0.30
        unsure,a,a,1

        """;

    [Fact]
    public async Task Every_file_is_worked_once_and_failures_are_named()
    {
        var source = new Table();
        var evaluation = await RunAsync(source);
        Assert.Equal(["a", "b", "c", "none"], source.Asked.Keys.Order());
        Assert.All(source.Asked.Values, times => Assert.Equal(1, times));
        Assert.Equal([0.6, 0, 0.8], evaluation.Scored.Select(row => Math.Round(row.Score, 6)));
        var failure = Assert.Single(evaluation.Failures);
        Assert.Equal((4, "face_not_found"), (failure.Row, failure.Code));
        Assert.Equal("face_not_found", evaluation.FailedFiles["none"]);
        var agreement = evaluation.Agreement()!;
        Assert.Equal((3, 1), (agreement.Pairs, agreement.Within));
        Assert.Equal(0.5, agreement.Largest, 6);
    }

    [Fact]
    public async Task The_json_form_holds_the_promised_fields()
    {
        var json = JsonDocument.Parse(EvaluationJson.Write(await RunAsync(new Table()))).RootElement;
        Assert.Equal(2.0 / 3, json.GetProperty("accuracy").GetDouble(), 6);
        Assert.Equal(JsonValueKind.Number, json.GetProperty("eer").ValueKind);
        var threshold = json.GetProperty("thresholds")[0];
        Assert.Equal(0.001, threshold.GetProperty("target_fmr").GetDouble());
        Assert.Equal(1, threshold.GetProperty("fmr").GetProperty("count").GetInt32());
        Assert.Equal(2, threshold.GetProperty("fmr").GetProperty("ci95").GetArrayLength());
        Assert.Equal(1, json.GetProperty("genuine").GetProperty("failed").GetInt32());
        Assert.Equal(2, json.GetProperty("impostor").GetProperty("pairs").GetInt32());
        Assert.Equal(1, json.GetProperty("left_out").GetProperty("unsure").GetInt32());
        Assert.Equal("none", json.GetProperty("failures")[0].GetProperty("file").GetString());
        Assert.NotEqual(0, json.GetProperty("histogram").GetArrayLength());
    }

    private static Task<Evaluation> RunAsync(Table source) =>
        new Evaluator(source, [new CalibratedThreshold(0.001, 0.5)], TimeProvider.System)
            .RunAsync(PairsFile.Read(List, "/x", _ => true), 4, null, CancellationToken.None);

    private sealed class Table : ITemplateSource
    {
        public ConcurrentDictionary<string, int> Asked { get; } = new();

        public Task<TemplateOutcome> MakeAsync(PairFile file, CancellationToken cancel)
        {
            var name = Path.GetFileName(file.Path);
            Asked.AddOrUpdate(name, 1, (_, times) => times + 1);
            return Task.FromResult(name switch
            {
                "a" => new TemplateOutcome([1, 0], null),
                "b" => new TemplateOutcome([0.6f, 0.8f], null),
                "c" => new TemplateOutcome([0, 1], null),
                _ => new TemplateOutcome(null, "face_not_found"),
            });
        }
    }
}
