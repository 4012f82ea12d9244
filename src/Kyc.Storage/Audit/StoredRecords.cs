using Kyc.Actors.Ports;
using Kyc.Sessions.Events;

namespace Kyc.Storage.Audit;

/// <summary>An event as it lies in a database.</summary>
/// <param name="Record">The event.</param>
/// <param name="Position">Its place in the whole journal; 0 where events have none.</param>
/// <param name="Seal">Its seal; null of earlier builds.</param>
internal readonly record struct StoredEvent(EventRecord Record, long Position, byte[]? Seal);

/// <summary>How far a writer of the journal came, as it lies in a database.</summary>
/// <param name="Writer">The writer, from 1.</param>
/// <param name="Events">In SQLite the position of its last event, in PostgreSQL how many events it wrote.</param>
/// <param name="Digest">In SQLite the hash of its last event, in PostgreSQL the sum of the hashes of all of
/// its.</param>
/// <param name="Seal">Its seal; null of earlier builds.</param>
internal readonly record struct StoredJournalHead(long Writer, long Events, byte[] Digest, byte[]? Seal);

/// <summary>An audit row as it lies in a database.</summary>
internal readonly record struct StoredRow(AuditPlace Place, string Id, AuditEntry Entry, byte[] Hash, byte[] Seal)
{
    /// <summary>The row for lists.</summary>
    public AuditRow Row => new(Place, Id, Entry, Convert.ToHexStringLower(Hash));
}

/// <summary>The newest row of a chain, as a database remembers it.</summary>
internal readonly record struct StoredAuditHead(AuditPlace Newest, byte[] Hash, byte[] Seal);
