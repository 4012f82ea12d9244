using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// One command's events. The stored last event is looked up first: a version that is taken, a gap, or a foreign hash
/// is answered before a row is touched, so that the rest of the batch goes on.
/// </summary>
internal sealed class AppendWrite(JournalAppend append, ILogger log, CancellationToken cancel) : JournalWrite(cancel)
{
    protected override Exception? Apply(JournalTables tables)
    {
        var first = append.Records[0];
        var (last, sameHash) = tables.Last(first.Session, first.PreviousHash.Span);
        if (AppendRefusal.Of(append, last, sameHash, log) is { } refusal) return refusal;

        foreach (var record in append.Records) tables.InsertEvent(record);
        tables.UpsertSession(append.State);
        tables.SetWork(append.State);
        if (Retention.Redacts(append)) tables.InsertErasure(append.State);
        if (append.WrappedKey is { } wrapped) tables.InsertKey(append.State.Tenant, append.State.Id, wrapped);
        return null;
    }
}
