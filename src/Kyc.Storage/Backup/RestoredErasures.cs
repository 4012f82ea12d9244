using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Storage.Backup;

/// <summary>
/// Redacts, in a restored journal, the sessions that were erased after the backup: by the same event, and with the same
/// debt to the node that starts on it, which then signs new receipts.
/// </summary>
internal static class RestoredErasures
{
    /// <summary>Applies a ledger.</summary>
    /// <param name="journal">The restored journal.</param>
    /// <param name="destroyKey">Removes a data key.</param>
    /// <param name="remember">Keeps the ledger's entries of sessions that the backup does not know.</param>
    /// <param name="ledger">What was erased.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Sessions that were redacted now.</returns>
    public static async Task<long> ApplyAsync(
        IJournal journal, Func<LedgerEntry, Task> destroyKey, Func<LedgerEntry, Task> remember,
        IReadOnlyList<LedgerEntry> ledger, CancellationToken cancel)
    {
        var redacted = 0L;
        foreach (var entry in ledger)
        {
            await destroyKey(entry);
            var history = await journal.LoadAsync(entry.Session, cancel);
            var state = Evolve.Replay(history);
            if (!state.Exists())
            {
                await remember(entry);
                continue;
            }
            if (state.Redacted) continue;
            var command = new Redact(entry.Session, state.Tenant, new CommandId($"cmd_restore_{entry.Session}"));
            if (Decide.On(state, command, entry.RedactedAt) is not Ruling.Accepted accepted)
                throw new BackupException(
                    $"session {entry.Session} was erased but cannot be redacted as it was restored; nothing was put in "
                    + "place");
            var (records, next) = Journaling.Seal(
                state, history[^1].Hash, command, accepted.Events, entry.RedactedAt);
            await journal.AppendAsync(new JournalAppend(records, next), cancel);
            redacted++;
        }
        return redacted;
    }
}
