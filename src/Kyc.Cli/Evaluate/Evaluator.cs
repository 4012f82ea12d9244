using System.Collections.Concurrent;

namespace Kyc.Cli.Evaluate;

/// <summary>A face as a point, or the code of why there is none.</summary>
/// <param name="Embedding">Unit-length template; null when there is none.</param>
/// <param name="Code">Why there is none; null when there is one.</param>
public sealed record TemplateOutcome(float[]? Embedding, string? Code);

/// <summary>Makes templates of files.</summary>
public interface ITemplateSource
{
    /// <summary>
    /// The template of a file's main face. What is wrong with the file is a code, never an exception.
    /// </summary>
    Task<TemplateOutcome> MakeAsync(PairFile file, CancellationToken cancel);
}

/// <summary>Compares the pairs of a list, each distinct file's template made once.</summary>
public sealed class Evaluator(ITemplateSource templates,
    IReadOnlyList<CalibratedThreshold> calibration, TimeProvider time)
{
    /// <summary>Runs the list.</summary>
    /// <param name="source">The list.</param>
    /// <param name="threads">Files in work at once, at least 1.</param>
    /// <param name="progress">Told the files done so far.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Evaluation> RunAsync(
        PairsFile source, int threads, IProgress<(int Done, int Of)>? progress, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var files = source.Pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct().ToArray();
        var made = new ConcurrentDictionary<PairFile, TemplateOutcome>();
        var done = 0;
        await Parallel.ForEachAsync(
            files, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
            async (file, stop) =>
            {
                made[file] = await templates.MakeAsync(file, stop);
                progress?.Report((Interlocked.Increment(ref done), files.Length));
            });
        return new Evaluation
        {
            Source = source,
            Scored = [.. source.Pairs.Select(pair => (pair, Score(made, pair))).Where(row => row.Item2 is not null)
                .Select(row => (row.pair, row.Item2!.Value))],
            Failures = [.. source.Pairs.Select(pair => Failure(made, pair)).OfType<PairFailure>()],
            Files = files.Length,
            FailedFiles = made.Where(row => row.Value.Embedding is null)
                .ToDictionary(row => Path.GetRelativePath(source.Base, row.Key.Path),
                    row => row.Value.Code ?? "unknown"),
            Calibration = calibration,
            Took = time.GetElapsedTime(began),
        };
    }

    private static double? Score(ConcurrentDictionary<PairFile, TemplateOutcome> made, LabelledPair pair) =>
        made[pair.First].Embedding is { } a && made[pair.Second].Embedding is { } b ? Cosine(a, b) : null;

    private static PairFailure? Failure(ConcurrentDictionary<PairFile, TemplateOutcome> made, LabelledPair pair)
    {
        foreach (var file in new[] { pair.First, pair.Second })
            if (made[file].Embedding is null)
                return new PairFailure(pair.Row, pair.Genuine, file.Path, made[file].Code ?? "unknown");
        return null;
    }

    /// <summary>Dot product of two unit vectors.</summary>
    private static double Cosine(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
