using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I2: no gap, fork or duplicate, the hash chain whole, no command done twice.</summary>
internal sealed class HistoryIsWhole : IInvariant
{
    public const string Number = "I2";

    public string Name => $"{Number} histories are whole";

    public IEnumerable<string> Broken(SessionCase session)
    {
        if (session.Unreadable is { } fault) yield return fault;
        if (EventChain.FirstBreak(session.Id, session.Events) is { } version)
            yield return $"event {version} breaks the chain";
        foreach (var twice in session.Events.GroupBy(record => record.Version).Where(group => group.Count() > 1))
            yield return $"event {twice.Key} is there {twice.Count()} times";
        foreach (var command in DoneTwice(session.Events))
            yield return $"command {command} was done twice";
    }

    /// <summary>The events of one command stand together; a second group means that it was done again.</summary>
    private static IEnumerable<CommandId> DoneTwice(IReadOnlyList<EventRecord> events)
    {
        var seen = new HashSet<CommandId>();
        CommandId? last = null;
        foreach (var record in events)
        {
            if (record.CommandId != last && !seen.Add(record.CommandId)) yield return record.CommandId;
            last = record.CommandId;
        }
    }
}
