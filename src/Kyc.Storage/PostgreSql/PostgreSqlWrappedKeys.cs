using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Keys;
using Npgsql;
using NpgsqlTypes;

namespace Kyc.Storage.PostgreSql;

/// <summary>The table of wrapped data keys in PostgreSQL.</summary>
internal sealed class PostgreSqlWrappedKeys(PostgreSqlDatabase database) : IWrappedKeys
{
    /// <summary>The expression that the index is made of.</summary>
    private const string MasterId = "encode(substr(wrapped, 2, 4), 'hex')";

    /// <summary>Ids of the master keys that wrap anything, from one look into the index for each.</summary>
    public const string NeededIds =
        $"""
         WITH RECURSIVE ids (id) AS (
             (SELECT {MasterId} FROM session_keys ORDER BY 1 LIMIT 1)
             UNION ALL
             SELECT (SELECT {MasterId} FROM session_keys WHERE {MasterId} > ids.id ORDER BY 1 LIMIT 1)
             FROM ids WHERE ids.id IS NOT NULL
         )
         SELECT id FROM ids WHERE id IS NOT NULL
         """;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> NeededAsync(CancellationToken cancel) =>
        (await database.RowsAsync(NeededIds, [], row => row.GetString(0), cancel)).FindAll(MasterKey.IsId);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<RingUse>> CountAsync(CancellationToken cancel) => await database.RowsAsync(
        $"SELECT {MasterId}, count(*) FROM session_keys GROUP BY 1 ORDER BY 1", [],
        row => new RingUse(row.GetString(0), row.GetInt64(1)), cancel);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<WrappedKey>> UnderAsync(
        string masterId, RewrapPlace? after, int limit, CancellationToken cancel) => await database.RowsAsync(
        $"SELECT tenant, session_id, wrapped FROM session_keys WHERE {MasterId} = $1 "
        + "AND (tenant, session_id) > ($2, $3) ORDER BY tenant, session_id LIMIT $4",
        [masterId, after?.Tenant.Value ?? "", after?.Session.Value ?? "", limit],
        row => new WrappedKey(new TenantId(row.GetString(0)), new SessionId(row.GetString(1)), row.Bytes(2)), cancel);

    /// <inheritdoc />
    public async ValueTask ReplaceAsync(IReadOnlyList<(WrappedKey Old, byte[] New)> keys, CancellationToken cancel) =>
        await database.WithAsync(connection => ReplaceAsync(connection, keys, cancel), repeatable: true, cancel);

    /// <summary>Can be repeated: the second time no row has the old form.</summary>
    private static async Task<int> ReplaceAsync(
        NpgsqlConnection connection, IReadOnlyList<(WrappedKey Old, byte[] New)> keys, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection,
            "UPDATE session_keys SET wrapped = renewed.wrapped "
            + "FROM unnest($1, $2, $3, $4) AS renewed (tenant, session_id, old, wrapped) "
            + "WHERE session_keys.tenant = renewed.tenant AND session_keys.session_id = renewed.session_id "
            + "AND session_keys.wrapped = renewed.old");
        Column(command, NpgsqlDbType.Text, keys.Select(key => key.Old.Tenant.Value));
        Column(command, NpgsqlDbType.Text, keys.Select(key => key.Old.Session.Value));
        Column(command, NpgsqlDbType.Bytea, keys.Select(key => key.Old.Wrapped));
        Column(command, NpgsqlDbType.Bytea, keys.Select(key => key.New));
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static void Column<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = values.ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | type,
        });
}
