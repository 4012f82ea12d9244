using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>Data keys from the journal's key table, with a small cache of unwrapped ones.</summary>
public sealed class SqliteSessionKeys : ISessionKeys, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;
    private readonly IKeyRing _ring;
    private readonly KeyCache _cache;
    private readonly ILogger _log;

    internal SqliteSessionKeys(SqliteDatabase database, JournalWriter writer, IKeyRing ring, ILogger log)
    {
        (_database, _writer, _ring, _log) = (database, writer, ring, log);
        _cache = new KeyCache(database.Options.SessionKeyCache);
    }

    /// <summary>Unwrapped keys in memory now.</summary>
    public int Cached => _cache.Count;

    /// <inheritdoc />
    public async ValueTask<DataKey> OpenAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (cached, ticket) = _cache.Find(tenant, session);
        if (cached is not null) return new DataKey(cached);
        var wrapped = _database.Read(connection => connection
            .Command("SELECT wrapped FROM session_keys WHERE tenant = $tenant AND session_id = $session",
                ("$tenant", tenant.Value), ("$session", session.Value))
            .Rows(row => row.Bytes(0)));
        if (wrapped.Count == 0) throw new DataKeyGoneException(session);
        var key = await _ring.UnwrapAsync(tenant, session, wrapped[0], cancel);
        _cache.Put(tenant, session, key.Bytes, ticket);
        return key;
    }

    /// <inheritdoc />
    /// <remarks>The row's bytes are overwritten, and the log that still held them is folded
    /// into the database.</remarks>
    public async ValueTask DestroyAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        await _writer.SubmitAsync(new SmallWrite(tables => Delete(tables, tenant, session), cancel, foldsLog: true));
        _cache.Destroy(tenant, session);
        _log.KeyDestroyed(session.Value);
    }

    /// <summary>Wipes the keys in memory.</summary>
    public void Dispose() => _cache.Dispose();

    private static void Delete(JournalTables tables, TenantId tenant, SessionId session)
    {
        using var delete = new Statement(
            tables.Connection, "DELETE FROM session_keys WHERE tenant = ?1 AND session_id = ?2");
        delete.Bind(1, tenant.Value).Bind(2, session.Value).Run();
    }
}
