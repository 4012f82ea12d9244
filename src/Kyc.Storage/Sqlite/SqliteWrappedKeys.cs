using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Keys;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>The table of wrapped data keys in SQLite. What is overwritten is wiped, and leaves the log too.</summary>
internal sealed class SqliteWrappedKeys(SqliteDatabase database, JournalWriter writer) : IWrappedKeys
{
    private const string NeededIds =
        """
        WITH RECURSIVE ids (id) AS (
            SELECT min(master_id) FROM session_keys
            UNION ALL
            SELECT (SELECT min(master_id) FROM session_keys WHERE master_id > ids.id) FROM ids WHERE ids.id IS NOT NULL
        )
        SELECT id FROM ids WHERE id IS NOT NULL
        """;

    /// <summary>Ids of the master keys that wrap anything, from one look into the index for each.</summary>
    public static IReadOnlyList<string> Needed(SqliteConnection connection) =>
        connection.Command(NeededIds).Rows(row => row.GetString(0)).FindAll(MasterKey.IsId);

    /// <summary>How many data keys each wraps.</summary>
    public static IReadOnlyList<RingUse> Count(SqliteConnection connection) => connection
        .Command("SELECT lower(hex(substr(wrapped, 2, 4))), count(*) FROM session_keys GROUP BY 1 ORDER BY 1")
        .Rows(row => new RingUse(row.GetString(0), row.GetInt64(1)));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> NeededAsync(CancellationToken cancel) => ReadAsync(Needed, cancel);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RingUse>> CountAsync(CancellationToken cancel) => ReadAsync(
        connection => (IReadOnlyList<RingUse>)connection
            .Command("SELECT master_id, count(*) FROM session_keys GROUP BY master_id ORDER BY master_id")
            .Rows(row => new RingUse(row.GetString(0), row.GetInt64(1))), cancel);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<WrappedKey>> UnderAsync(
        string masterId, RewrapPlace? after, int limit, CancellationToken cancel) => ReadAsync(
        connection => (IReadOnlyList<WrappedKey>)connection
            .Command("SELECT tenant, session_id, wrapped FROM session_keys WHERE master_id = $id "
                     + "AND (tenant, session_id) > ($tenant, $session) ORDER BY tenant, session_id LIMIT $limit",
                ("$id", masterId), ("$tenant", after?.Tenant.Value ?? ""), ("$session", after?.Session.Value ?? ""),
                ("$limit", limit))
            .Rows(row => new WrappedKey(
                new TenantId(row.GetString(0)), new SessionId(row.GetString(1)), row.Bytes(2))), cancel);

    /// <inheritdoc />
    public async ValueTask ReplaceAsync(IReadOnlyList<(WrappedKey Old, byte[] New)> keys, CancellationToken cancel) =>
        await writer.SubmitAsync(new SmallWrite(tables =>
        {
            foreach (var (old, wrapped) in keys) Replace(tables, old, wrapped);
        }, cancel, foldsLog: true));

    private static void Replace(JournalTables tables, WrappedKey old, byte[] wrapped)
    {
        using var update = new Statement(tables.Connection,
            "UPDATE session_keys SET wrapped = ?1 WHERE tenant = ?2 AND session_id = ?3 AND wrapped = ?4");
        update.Bind(1, wrapped).Bind(2, old.Tenant.Value).Bind(3, old.Session.Value).Bind(4, old.Wrapped).Run();
    }

    private ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(database.Read(read));
    }
}
