using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>Erasures in PostgreSQL.</summary>
public sealed class PostgreSqlErasures : IErasures
{
    private const int LedgerPage = 1_000;

    /// <summary>
    /// Writes the table anew: a plain VACUUM gives the room of dead rows away but leaves their bytes in it. Appends of
    /// new sessions wait meanwhile, so it gives up where it cannot have the table soon.
    /// </summary>
    private const string Rewrite = "SET lock_timeout = '2s'; SET statement_timeout = 0; VACUUM (FULL) session_keys";

    private readonly PostgreSqlDatabase _database;

    internal PostgreSqlErasures(PostgreSqlDatabase database) => _database = database;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<OpenErasure>> DueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset now, int limit, CancellationToken cancel) =>
        await _database.RowsAsync("""
            SELECT session_id, tenant, since_ms, erased FROM open_erasures
            WHERE due_ms <= $1 AND shard = ANY($2) ORDER BY due_ms LIMIT $3
            """, [now.ToUnixTimeMilliseconds(), shards.ToArray(), limit],
            row => new OpenErasure(
                new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), row.Time(2), row.GetBoolean(3)),
            cancel);

    /// <inheritdoc />
    public async ValueTask FinishAsync(
        OpenErasure done, DateTimeOffset erasedAt, string receipt, DateTimeOffset lookAgain,
        CancellationToken cancel) => await _database.ExecuteAsync("""
            WITH kept AS (
                INSERT INTO erasure_receipts (session_id, tenant, erased_ms, receipt) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING)
            UPDATE open_erasures SET erased = true, due_ms = $5 WHERE session_id = $1
            """,
            [done.Session.Value, done.Tenant.Value, erasedAt.ToUnixTimeMilliseconds(), receipt,
                lookAgain.ToUnixTimeMilliseconds()], cancel);

    /// <inheritdoc />
    public ValueTask CloseAsync(SessionId session, CancellationToken cancel) =>
        _database.ExecuteAsync("DELETE FROM open_erasures WHERE session_id = $1", [session.Value], cancel);

    /// <inheritdoc />
    public async ValueTask<ErasureReceipt?> FindAsync(TenantId tenant, SessionId session, CancellationToken cancel) =>
        (await _database.RowsAsync(
            "SELECT erased_ms, receipt FROM erasure_receipts WHERE session_id = $1 AND tenant = $2",
            [session.Value, tenant.Value], row => new ErasureReceipt(session, row.Time(0), row.GetString(1)), cancel))
        .FirstOrDefault();

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> RetentionOverAsync(
        DateTimeOffset now, int limit, CancellationToken cancel) => await _database.RowsAsync("""
            SELECT session_id, tenant FROM sessions
            WHERE retain_until_ms IS NOT NULL AND retain_until_ms <= $1 ORDER BY retain_until_ms LIMIT $2
            """, [now.ToUnixTimeMilliseconds(), limit],
            row => (new SessionId(row.GetString(0)), new TenantId(row.GetString(1))), cancel);

    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> LedgerAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var after = "";
        while (true)
        {
            var page = await _database.RowsAsync("""
                SELECT session_id, tenant, redacted_ms FROM erasure_ledger WHERE session_id > $1
                ORDER BY session_id LIMIT $2
                """, [after, LedgerPage],
                row => new LedgerEntry(
                    new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), row.Time(2)), cancel);
            foreach (var entry in page) yield return entry;
            if (page.Count < LedgerPage) yield break;
            after = page[^1].Session.Value;
        }
    }

    /// <inheritdoc />
    public async ValueTask<string?> ScrubAsync(CancellationToken cancel)
    {
        try
        {
            return await _database.AsOwnerAsync(async connection =>
            {
                foreach (var sql in Rewrite.Split("; "))
                {
                    await using var command = PostgreSqlDatabase.Command(connection, sql);
                    command.CommandTimeout = 0;
                    await command.ExecuteNonQueryAsync(cancel);
                }
                return (string?)null;
            }, cancel);
        }
        catch (PostgresException refused)
        {
            return _database.Fault.Explain(refused);
        }
        catch (Exception cause) when (PostgreSqlFault.IsOurs(cause))
        {
            cancel.ThrowIfCancellationRequested();
            throw _database.Fault.Translate(cause);
        }
    }
}
