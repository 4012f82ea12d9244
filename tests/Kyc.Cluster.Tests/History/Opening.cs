using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.History;

/// <summary>
/// Opens what a session's facts keep sealed, and notes whatever lies in the clear or does not open. What does not open
/// stays as it is, so that no invariant takes it for anything else.
/// </summary>
internal sealed class Opening(SessionId session, DataKey? key)
{
    private readonly List<string> _faults = [];
    private TenantId _tenant;

    /// <summary>What is not sealed as it should be, in words.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The facts in the clear, in their order.</summary>
    public IReadOnlyList<SessionEvent> Open(IEnumerable<SessionEvent> facts) =>
        [.. facts.Select((fact, at) => Open(fact, at + 1))];

    private SessionEvent Open(SessionEvent fact, int at)
    {
        switch (fact)
        {
            case SessionCreated created:
                _tenant = created.Tenant;
                return created;
            case FileAccepted accepted:
                return accepted with
                {
                    File = accepted.File with { Sha256 = Digest(accepted.File.Sha256, $"event {at}: the digest") },
                };
            case ComparisonRecorded recorded:
                return recorded with { Report = Report(recorded.Report, at) };
            default:
                return fact;
        }
    }

    private ComparisonReport Report(ComparisonReport report, int at)
    {
        var inputs = report.Inputs.Select(input => input with
        {
            Sha256 = Digest(input.Sha256, $"event {at}: the digest of input {input.Kind}"),
        });
        return Figures(report, at) with { Inputs = [.. inputs] };
    }

    private ComparisonReport Figures(ComparisonReport report, int at)
    {
        var what = $"event {at}: the figures";
        if (report.SealedFigures is null || report.Similarity is not null || report.SimilarityFmr is not null
            || report.Checks.Any(check => check.Score is not null || check.Measures.Count > 0))
            _faults.Add($"{what} are kept in the clear");
        if (report.SealedFigures is null || key is null) return report;
        var opened = FigureSeal.Open(report, key, _tenant, session);
        if (ReferenceEquals(opened, report)) _faults.Add($"{what} do not open with the session's key");
        return opened;
    }

    private string Digest(string text, string what)
    {
        if (!DigestSeal.IsSealed(text)) _faults.Add($"{what} is kept in the clear");
        if (key is null) return text;
        if (DigestSeal.Open(key, text) is { } clear) return clear;
        _faults.Add($"{what} does not open with the session's key");
        return text;
    }
}
