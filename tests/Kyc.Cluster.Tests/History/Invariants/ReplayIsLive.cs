using Kyc.Actors.Ports;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I4: the replayed journal, the read model and what the nodes answer are one and the same.</summary>
internal sealed class ReplayIsLive : IInvariant
{
    public const string Number = "I4";

    public string Name => $"{Number} replay equals live state equals read model";

    public IEnumerable<string> Broken(SessionCase session)
    {
        if (session.Unreadable is not null) return [];
        if (session.Replay(out var fault) is not { } state) return [$"its history cannot be replayed: {fault}"];
        return Rows(session.Row, state).Concat(session.Live is { } live ? Views(live, state) : []);
    }

    private static IEnumerable<string> Rows(SessionRow? row, SessionState state)
    {
        if (row is null) return state.Exists() ? ["the read model does not know it"] : [];
        if (!state.Exists()) return ["the read model knows it, the journal does not"];
        return Differences("read model",
            ("status", WireName.Of(row.Status), WireName.Of(state.Status)), ("version", row.Version, state.Version),
            ("tenant", row.Tenant.Value, state.Tenant.Value), ("created", row.CreatedAt, state.CreatedAt),
            ("updated", row.UpdatedAt, state.UpdatedAt), ("expires", row.ExpiresAt, state.ExpiresAt),
            ("redacted", row.Redacted, state.Redacted));
    }

    private static IEnumerable<string> Views(LiveView live, SessionState state)
    {
        var differences = Differences("live view",
            ("status", live.Status, WireName.Of(state.Status)), ("updated", live.Updated, state.UpdatedAt),
            ("expires", live.ExpiresAt, state.ExpiresAt), ("attempts left", live.AttemptsLeft, state.AttemptsLeft()),
            ("files", Files(live.Files.Select(file => (file.Key, file.Value))),
                Files(state.Files.Select(file => (file.Kind, file.Sha256)))));
        return live.DecisionOutcome is null
            ? differences
            : differences.Concat(Differences("live view",
                ("decision", live.DecisionOutcome, WireName.Of(state.Status))));
    }

    private static string Files(IEnumerable<(Kyc.Sessions.Files.FileKind Kind, string Sha256)> files) =>
        string.Join(' ', files.OrderBy(file => file.Kind).Select(file => $"{file.Kind}={file.Sha256}"));

    private static IEnumerable<string> Differences(
        string where, params (string Name, object Found, object Replayed)[] pairs) =>
        pairs.Where(pair => !Equals(pair.Found, pair.Replayed)).Select(pair =>
            $"{pair.Name} is {pair.Found} in the {where}, {pair.Replayed} by the journal");
}
