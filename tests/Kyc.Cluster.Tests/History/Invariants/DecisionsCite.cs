using Kyc.Actors.Sealing;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I5: a decision names its models by hash, its thresholds, the worker and both files.</summary>
internal sealed class DecisionsCite : IInvariant
{
    private const int HashDigits = 64;

    public const string Number = "I5";

    public string Name => $"{Number} decisions name what they rest on";

    public IEnumerable<string> Broken(SessionCase session)
    {
        var files = new Dictionary<FileKind, string>();
        var workers = new Dictionary<(string Job, int Try), string>();
        ComparisonRecorded? recorded = null;
        foreach (var fact in session.Facts)
        {
            if (fact is FileAccepted accepted) files[accepted.File.Kind] = accepted.File.Sha256;
            if (fact is JobStarted started) workers[(started.Job.Value, started.Try)] = started.Worker;
            if (fact is SessionDecided decided && recorded is not null)
                foreach (var missing in Missing(decided, recorded, workers, Required(session, files), session.Erased))
                    yield return $"attempt {decided.Attempt} does not name {missing}";
            recorded = fact as ComparisonRecorded;
        }
    }

    private static IEnumerable<(FileKind Kind, string Sha256)> Required(
        SessionCase session, Dictionary<FileKind, string> files) =>
        session.Facts.OfType<SessionCreated>().SelectMany(created => created.Policy.RequiredFiles)
            .Select(kind => (kind, files.GetValueOrDefault(kind, "")));

    private static IEnumerable<string> Missing(
        SessionDecided decided, ComparisonRecorded recorded, Dictionary<(string Job, int Try), string> workers,
        IEnumerable<(FileKind Kind, string Sha256)> files, bool erased)
    {
        var report = recorded.Report;
        if (report.Models.Count == 0) yield return "any model";
        foreach (var model in report.Models.Where(model => !IsHash(model.Sha256)))
            yield return $"the hash of model {model.Name}";
        if (report.Similarity is not null && (report.MatchThreshold is null || report.ReviewThreshold is null))
            yield return "the thresholds of its score";
        if (report.Node.Length == 0) yield return "the node";
        if (workers.GetValueOrDefault((recorded.Job.Value, recorded.Try), "").Length == 0) yield return "the worker";
        foreach (var (kind, sha256) in files)
            if (!(IsHash(sha256) || (erased && DigestSeal.IsSealed(sha256)))
                || !report.Inputs.Contains(new InputUse(kind, sha256)))
                yield return $"the {kind} that the session held";
        if (decided.Decision.DecidedBy.Length == 0) yield return "who decided";
    }

    private static bool IsHash(string text) =>
        text.Length == HashDigits && text.All(letter => char.IsAsciiHexDigitLower(letter));
}
