using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Data keys from the key table, asked for anew each time: a key destroyed on one node is gone for every node at once.
/// </summary>
public sealed class PostgreSqlSessionKeys : ISessionKeys
{
    private readonly PostgreSqlDatabase _database;
    private readonly IKeyRing _ring;
    private readonly ILogger _log;

    internal PostgreSqlSessionKeys(PostgreSqlDatabase database, IKeyRing ring, ILogger log) =>
        (_database, _ring, _log) = (database, ring, log);

    /// <inheritdoc />
    public async ValueTask<DataKey> OpenAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        var wrapped = await _database.RowsAsync(
            "SELECT wrapped FROM session_keys WHERE tenant = $1 AND session_id = $2", [tenant.Value, session.Value],
            row => row.Bytes(0), cancel);
        return wrapped.Count == 0
            ? throw new DataKeyGoneException(session)
            : await _ring.UnwrapAsync(tenant, session, wrapped[0], cancel);
    }

    /// <inheritdoc />
    /// <remarks>The row's bytes, wrapped by the master key, live on in the server's log and backups, and in the table
    /// until it is vacuumed.</remarks>
    public async ValueTask DestroyAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        await _database.ExecuteAsync(
            "DELETE FROM session_keys WHERE tenant = $1 AND session_id = $2", [tenant.Value, session.Value], cancel);
        _log.KeyDestroyed(session.Value);
    }
}
