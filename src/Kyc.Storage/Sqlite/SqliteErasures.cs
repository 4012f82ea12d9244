using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Sqlite;

/// <summary>Erasures in SQLite.</summary>
public sealed class SqliteErasures : IErasures
{
    private const int LedgerPage = 1_000;

    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;

    internal SqliteErasures(SqliteDatabase database, JournalWriter writer) => (_database, _writer) = (database, writer);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<OpenErasure>> DueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset now, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<OpenErasure>>(_database.Read(connection => connection
            .Command("""
                SELECT session_id, tenant, since_ms, erased FROM open_erasures
                WHERE due_ms <= $now AND shard IN (SELECT value FROM json_each($shards)) ORDER BY due_ms LIMIT $limit
                """, ("$now", now.ToUnixTimeMilliseconds()), ("$shards", $"[{string.Join(',', shards)}]"),
                ("$limit", limit))
            .Rows(row => new OpenErasure(
                new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), row.Time(2), row.GetInt64(3) != 0))));
    }

    /// <inheritdoc />
    public async ValueTask FinishAsync(
        OpenErasure done, DateTimeOffset erasedAt, string receipt, DateTimeOffset lookAgain,
        CancellationToken cancel) => await _writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var keep = new Statement(tables.Connection,
                "INSERT INTO erasure_receipts (session_id, tenant, erased_ms, receipt) VALUES (?1, ?2, ?3, ?4) "
                + "ON CONFLICT DO NOTHING");
            keep.Bind(1, done.Session.Value).Bind(2, done.Tenant.Value).Bind(3, erasedAt.ToUnixTimeMilliseconds())
                .Bind(4, receipt).Run();
            using var later = new Statement(
                tables.Connection, "UPDATE open_erasures SET erased = 1, due_ms = ?2 WHERE session_id = ?1");
            later.Bind(1, done.Session.Value).Bind(2, lookAgain.ToUnixTimeMilliseconds()).Run();
        }, cancel));

    /// <inheritdoc />
    public async ValueTask CloseAsync(SessionId session, CancellationToken cancel) =>
        await _writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var close = new Statement(tables.Connection, "DELETE FROM open_erasures WHERE session_id = ?1");
            close.Bind(1, session.Value).Run();
        }, cancel));

    /// <inheritdoc />
    public ValueTask<ErasureReceipt?> FindAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => connection
            .Command("SELECT erased_ms, receipt FROM erasure_receipts WHERE session_id = $session AND tenant = $tenant",
                ("$session", session.Value), ("$tenant", tenant.Value))
            .Rows(row => new ErasureReceipt(session, row.Time(0), row.GetString(1))).FirstOrDefault()));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> RetentionOverAsync(
        DateTimeOffset now, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<(SessionId, TenantId)>>(_database.Read(connection => connection
            .Command("""
                SELECT session_id, tenant FROM sessions
                WHERE retain_until_ms IS NOT NULL AND retain_until_ms <= $now ORDER BY retain_until_ms LIMIT $limit
                """, ("$now", now.ToUnixTimeMilliseconds()), ("$limit", limit))
            .Rows(row => (new SessionId(row.GetString(0)), new TenantId(row.GetString(1))))));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> LedgerAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var after = "";
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var page = _database.Read(connection => connection
                .Command("""
                    SELECT session_id, tenant, redacted_ms FROM erasure_ledger WHERE session_id > $after
                    ORDER BY session_id LIMIT $page
                    """, ("$after", after), ("$page", LedgerPage))
                .Rows(row => new LedgerEntry(
                    new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), row.Time(2))));
            foreach (var entry in page) yield return entry;
            if (page.Count < LedgerPage) yield break;
            after = page[^1].Session.Value;
            await Task.Yield();
        }
    }

    /// <inheritdoc />
    /// <remarks>Nothing to do: deleted bytes are overwritten, and the log is folded, as each key goes.</remarks>
    public ValueTask<string?> ScrubAsync(CancellationToken cancel) => new((string?)null);
}
