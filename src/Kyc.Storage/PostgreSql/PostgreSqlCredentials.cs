using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Npgsql;
using NpgsqlTypes;

namespace Kyc.Storage.PostgreSql;

/// <summary>API keys, found by the SHA-256 of their text; the text itself is never stored.</summary>
public sealed class PostgreSqlCredentials : ICredentials
{
    private const string Select = $"SELECT {CredentialColumns.All} FROM credentials";
    private const string Insert = $"INSERT INTO credentials ({CredentialColumns.All}, key_hash) ";

    private const string Roll = """
        WITH old AS (
            UPDATE credentials SET expires_ms = least(expires_ms, $13), rolled_to = $1
            WHERE id = $12 AND revoked_ms IS NULL AND rolled_to IS NULL RETURNING 1)
        """;

    private readonly PostgreSqlDatabase _database;

    internal PostgreSqlCredentials(PostgreSqlDatabase database) => _database = database;

    /// <inheritdoc />
    public async ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel)
    {
        var hash = CredentialColumns.Hash(presentedKey);
        var found = await _database.RowsAsync(
            $"SELECT {CredentialColumns.All}, key_hash FROM credentials WHERE key_hash = $1", [hash],
            row => (Hash: row.Bytes(10), Credential: Row(row)), cancel);
        var stored = found.Count > 0 ? found[0].Hash : CredentialColumns.Nobody;
        return CryptographicOperations.FixedTimeEquals(stored, hash) ? found[0].Credential : null;
    }

    /// <inheritdoc />
    public async ValueTask AddAsync(Credential credential, string key, CancellationToken cancel)
    {
        CredentialColumns.Check(credential);
        await WriteAsync(Insert + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", credential, key, [], cancel);
    }

    /// <inheritdoc />
    public async ValueTask<Credential?> GetAsync(TenantId? tenant, string id, CancellationToken cancel)
    {
        object[] values = tenant is { } mine ? [id, mine.Value] : [id];
        var where = " WHERE id = $1" + (tenant is null ? "" : " AND tenant = $2");
        return (await _database.RowsAsync(Select + where, values, Row, cancel)).FirstOrDefault();
    }

    /// <inheritdoc />
    public async ValueTask<CredentialPage> ListAsync(CredentialQuery query, CancellationToken cancel)
    {
        CredentialColumns.Check(query);
        List<object> values = [query.Limit + 1];
        var (mine, where) = ("true", "");
        if (query.Tenant is { } tenant)
        {
            values.Add(tenant.Value);
            mine = $"tenant = ${values.Count}";
        }
        if (query.StartingAfter is { } after)
        {
            values.Add(after);
            where = " AND (created_ms, id) < "
                + $"(SELECT created_ms, id FROM credentials WHERE {mine} AND id = ${values.Count})";
        }
        var rows = await _database.RowsAsync(
            $"{Select} WHERE {mine}{where} ORDER BY created_ms DESC, id DESC LIMIT $1", [.. values], Row, cancel);
        return CredentialColumns.Page(rows, query.Limit);
    }

    /// <inheritdoc />
    public ValueTask RevokeAsync(string id, DateTimeOffset at, CancellationToken cancel) => _database.ExecuteAsync(
        "UPDATE credentials SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL",
        [id, at.ToUnixTimeMilliseconds()], cancel);

    /// <inheritdoc />
    public async ValueTask<bool> RollAsync(
        string oldId, DateTimeOffset oldEnds, Credential next, string nextKey, CancellationToken cancel)
    {
        CredentialColumns.Check(next);
        return await WriteAsync(
            $"{Roll} {Insert} SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM old", next, nextKey,
            [Of(NpgsqlDbType.Text, oldId), Of(NpgsqlDbType.Bigint, oldEnds.ToUnixTimeMilliseconds())], cancel) == 1;
    }

    /// <inheritdoc />
    public async ValueTask<bool> AnyAsync(CancellationToken cancel) =>
        (await _database.RowsAsync("SELECT 1 FROM credentials LIMIT 1", [], _ => true, cancel)).Count > 0;

    /// <summary>Rows that were written.</summary>
    private async ValueTask<int> WriteAsync(
        string sql, Credential credential, string key, NpgsqlParameter[] more, CancellationToken cancel)
    {
        try
        {
            return await _database.WithAsync(async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var value in Values(credential, key).Concat(more)) command.Parameters.Add(value);
                return await command.ExecuteNonQueryAsync(cancel);
            }, repeatable: false, cancel);
        }
        catch (JournalUnavailableException fault)
            when (fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new CredentialExistsException(credential.Id);
        }
    }

    private static IEnumerable<NpgsqlParameter> Values(Credential credential, string key) =>
    [
        Of(NpgsqlDbType.Text, credential.Id), Of(NpgsqlDbType.Text, credential.Tenant.Value),
        Of(NpgsqlDbType.Boolean, credential.Live),
        Of(NpgsqlDbType.Bigint, credential.CreatedAt.ToUnixTimeMilliseconds()),
        Of(NpgsqlDbType.Text, credential.Name), Of(NpgsqlDbType.Text, CredentialColumns.Words(credential.Scopes)),
        Of(NpgsqlDbType.Text, CredentialColumns.Words(credential.Networks)),
        Of(NpgsqlDbType.Bigint, credential.ExpiresAt?.ToUnixTimeMilliseconds()),
        Of(NpgsqlDbType.Bigint, credential.RevokedAt?.ToUnixTimeMilliseconds()),
        Of(NpgsqlDbType.Text, credential.RolledTo), Of(NpgsqlDbType.Bytea, CredentialColumns.Hash(key)),
    ];

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) =>
        new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    private static Credential Row(NpgsqlDataReader row) =>
        new(row.GetString(0), new TenantId(row.GetString(1)), row.GetBoolean(2), row.Time(3))
        {
            Name = row.GetString(4),
            Scopes = CredentialColumns.Scopes(row.GetString(5)),
            Networks = CredentialColumns.Networks(row.GetString(6)),
            ExpiresAt = row.IsDBNull(7) ? null : row.Time(7),
            RevokedAt = row.IsDBNull(8) ? null : row.Time(8),
            RolledTo = row.IsDBNull(9) ? null : row.GetString(9),
        };
}
