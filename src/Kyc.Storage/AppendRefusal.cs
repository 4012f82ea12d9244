using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage;

/// <summary>Whether an append continues the stored history.</summary>
internal static class AppendRefusal
{
    /// <summary>Null when it does, else what its caller is told.</summary>
    /// <param name="append">The append.</param>
    /// <param name="last">Version of the session's last stored event; 0 for none.</param>
    /// <param name="sameHash">Whether that event's hash is the one the append continues.</param>
    /// <param name="log">Where damage is told.</param>
    public static Exception? Of(JournalAppend append, long last, bool sameHash, ILogger log)
    {
        var first = append.Records[0];
        if (last >= first.Version) return new FencedException(first.Session, first.Version);
        var why = last < first.Version - 1 ? $"event {last + 1} is missing from the journal"
            : sameHash ? null
            : $"its previous hash is not the hash of the stored event {last}";
        if (why is null) return null;
        log.HistoryDamaged(first.Session.Value, first.Version, why);
        return new JournalDamagedException(
            $"event {first.Version} of session {first.Session} was not written: {why}; verify the journal");
    }
}
