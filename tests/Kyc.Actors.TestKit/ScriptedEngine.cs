using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;

namespace Kyc.Actors.TestKit;

/// <summary>An engine that answers as it is told. Reads every file to its end first, as a real one would.</summary>
public sealed class ScriptedEngine : IComparisonEngine
{
    private int _calls;

    /// <summary>
    /// Answers a comparison; a match by default. May wait, or throw <see cref="ComparisonFailedException"/>.
    /// </summary>
    public Func<ComparisonInput, CancellationToken, ValueTask<ComparisonReport>> Answer { get; set; } =
        (input, _) => new(Some.Report(input));

    /// <summary>Stages told of before the answer.</summary>
    public IReadOnlyList<string> Stages { get; init; } = ["decoding", "matching"];

    /// <summary>Comparisons asked for so far.</summary>
    public int Calls => _calls;

    /// <inheritdoc />
    public async ValueTask<ComparisonReport> CompareAsync(
        ComparisonInput input, IProgress<string>? stage, CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        foreach (var name in Stages) stage?.Report(name);
        foreach (var file in input.Files)
        {
            await using var content = await file.OpenAsync(cancel);
            await content.CopyToAsync(Stream.Null, cancel);
        }
        return await Answer(input, cancel);
    }

    /// <inheritdoc />
    public ValueTask<ComparisonReport> ComparePicturesAsync(ComparisonInput input, CancellationToken cancel) =>
        CompareAsync(input, null, cancel);
}
