using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// What a commit leaves beside its rows: the sealed heads of the journal and of this start's audit chain, each begun
/// with the first row. Used by the writer alone, inside its transactions.
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly RecordSeals _seals;
    private readonly Statement _journal, _audit, _row;
    private State _now, _committed;
    private bool _moved, _told;

    public RecordWriter(SqliteConnection connection, RecordSeals seals)
    {
        (_connection, _seals) = (connection, seals);
        _journal = new Statement(connection,
            "INSERT OR REPLACE INTO journal_heads (writer, events, digest, seal) VALUES (?1, ?2, ?3, ?4)");
        _audit = new Statement(connection,
            "INSERT OR REPLACE INTO audit_heads (chain, number, hash, seal) VALUES (?1, ?2, ?3, ?4)");
        _row = new Statement(connection, $"""
            INSERT INTO audit_rows ({AuditSql.Columns})
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """);
        _now = _committed = new State(0, LastPlace(), ReadOnlyMemory<byte>.Empty, 0, 0, AuditRowHash.Genesis);
    }

    /// <summary>The next place in the journal, and the seal of the event that goes there.</summary>
    public (long Position, byte[] Seal) Place(ReadOnlyMemory<byte> hash)
    {
        if (_now.Writer == 0) _now = _now with { Writer = Begin(RecordCount.Writers, "journal_heads", "writer") };
        var position = _now.Position + 1;
        _now = _now with { Position = position, Digest = hash };
        _moved = true;
        return (position, _seals.OfEvent(position, hash.Span));
    }

    /// <summary>Adds an audit row.</summary>
    public AuditPlace Append(AuditEntry entry)
    {
        if (_now.Chain == 0)
            _now = _now with { Chain = Begin(RecordCount.Chains, "audit_heads", "chain") };
        var place = new AuditPlace(_now.Chain, _now.Number + 1);
        var id = AuditTexts.NewId(entry.At);
        var hash = AuditRowHash.Of(_now.Hash, place, id, entry);
        _row.Bind(1, place.Chain).Bind(2, place.Number).Bind(3, id).Bind(4, entry.At.ToUnixTimeMilliseconds())
            .Bind(5, entry.Tenant?.Value).Bind(6, entry.Actor).Bind(7, entry.Node).Bind(8, entry.Action)
            .Bind(9, entry.Target).Bind(10, entry.Reason).Bind(11, entry.Outcome).Bind(12, entry.RequestId)
            .Bind(13, entry.Remote).Bind(14, hash).Bind(15, _seals.OfRow(place, hash)).Run();
        _now = _now with { Number = place.Number, Hash = hash };
        _told = true;
        return place;
    }

    /// <summary>Writes the heads that moved in this transaction.</summary>
    public void Seal()
    {
        if (_moved)
            _journal.Bind(1, _now.Writer).Bind(2, _now.Position).Bind(3, _now.Digest.Span)
                .Bind(4, _seals.OfJournalHead(_now.Writer, _now.Position, _now.Digest.Span)).Run();
        if (_told)
            _audit.Bind(1, _now.Chain).Bind(2, _now.Number).Bind(3, _now.Hash)
                .Bind(4, _seals.OfAuditHead(new AuditPlace(_now.Chain, _now.Number), _now.Hash)).Run();
    }

    /// <summary>The transaction is durable.</summary>
    public void Committed()
    {
        _committed = _now;
        _moved = _told = false;
    }

    /// <summary>The transaction did not happen.</summary>
    public void RolledBack()
    {
        _now = _committed;
        _moved = _told = false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _journal.Dispose();
        _audit.Dispose();
        _row.Dispose();
    }

    /// <summary>
    /// The last place that anything speaks of: where events were taken from the end, the gap has to stay.
    /// </summary>
    private long LastPlace()
    {
        using var newest = new Statement(_connection, """
            SELECT max((SELECT coalesce(max(position), 0) FROM events),
                       (SELECT coalesce(max(events), 0) FROM journal_heads))
            """);
        return newest.Next() ? newest.Long(0) : 0;
    }

    private long Begin(string fact, string table, string column)
    {
        using var newest = new Statement(_connection, $"SELECT coalesce(max({column}), 0) FROM {table}");
        var (next, text) = RecordCount.Next(
            _seals, fact, _connection.Fact(fact), newest.Next() ? newest.Long(0) : 0);
        if (text is null) return next;
        using var count = new Statement(_connection, "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
        count.Bind(1, fact).Bind(2, text).Run();
        return next;
    }

    /// <summary>Where the journal and the chain stand; writer and chain are 0 until they begin.</summary>
    private sealed record State(
        long Writer, long Position, ReadOnlyMemory<byte> Digest, long Chain, long Number, byte[] Hash);
}
