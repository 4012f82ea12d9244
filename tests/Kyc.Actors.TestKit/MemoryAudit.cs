using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.TestKit;

/// <summary>An audit log in memory, whose database a test may take away.</summary>
public sealed class MemoryAudit : IAuditLog
{
    private readonly List<AuditRow> _rows = [];

    /// <summary>What an append throws; null while rows can be written.</summary>
    public Func<AuditEntry, Exception?>? Refuse { get; set; }

    /// <summary>Runs before a row is kept, for tests that hold it up.</summary>
    public Func<AuditEntry, Task>? Before { get; set; }

    /// <summary>All rows so far, the oldest first.</summary>
    public IReadOnlyList<AuditRow> Rows
    {
        get { lock (_rows) return [.. _rows]; }
    }

    /// <inheritdoc />
    public async ValueTask<AuditPlace> AppendAsync(AuditEntry entry, CancellationToken cancel)
    {
        if (Before is { } before) await before(entry);
        if (Refuse?.Invoke(entry) is { } refusal) throw refusal;
        lock (_rows)
        {
            var place = new AuditPlace(1, _rows.Count + 1);
            var id = AuditRow.IdPrefix + Ulid.Write(entry.At.ToUnixTimeMilliseconds(), Bytes(place.Number));
            _rows.Add(new AuditRow(place, id, entry, new string('0', 64)));
            return place;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query, CancellationToken cancel) =>
        new(Rows.Where(row => Fits(row, query)).OrderByDescending(row => row.Id, StringComparer.Ordinal)
            .Take(query.Limit).ToList());

    /// <inheritdoc />
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancel) =>
        new(new AuditVerification(1, Rows.Count, null));

    private static bool Fits(AuditRow row, AuditQuery query) =>
        (query.Tenant is null || row.Entry.Tenant == query.Tenant)
        && (query.Target is null || row.Entry.Target == query.Target)
        && (query.Action is null || row.Entry.Action == query.Action)
        && (query.Actor is null || row.Entry.Actor == query.Actor)
        && (query.RequestId is null || row.Entry.RequestId == query.RequestId)
        && (query.From is null || row.Entry.At >= query.From)
        && (query.Before is null || row.Entry.At < query.Before)
        && (query.After is null || string.CompareOrdinal(row.Id, query.After) < 0);

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[10];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), number);
        return bytes;
    }
}
