using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>API keys, found by the SHA-256 of their text; the text itself is never stored.</summary>
public sealed class SqliteCredentials : ICredentials
{
    private const string Select = $"SELECT {CredentialColumns.All} FROM credentials";

    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;

    internal SqliteCredentials(SqliteDatabase database, JournalWriter writer) =>
        (_database, _writer) = (database, writer);

    /// <inheritdoc />
    public ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var hash = CredentialColumns.Hash(presentedKey);
        var found = _database.Read(connection => connection
            .Command($"SELECT {CredentialColumns.All}, key_hash FROM credentials WHERE key_hash = $hash",
                ("$hash", hash))
            .Rows(row => (Hash: row.Bytes(10), Credential: Row(row))));
        var stored = found.Count > 0 ? found[0].Hash : CredentialColumns.Nobody;
        var same = CryptographicOperations.FixedTimeEquals(stored, hash);
        return ValueTask.FromResult(same ? found[0].Credential : null);
    }

    /// <inheritdoc />
    public async ValueTask AddAsync(Credential credential, string key, CancellationToken cancel)
    {
        CredentialColumns.Check(credential);
        var hash = CredentialColumns.Hash(key);
        await WriteAsync(credential.Id, tables => Insert(tables, credential, hash), cancel);
    }

    /// <inheritdoc />
    public ValueTask<Credential?> GetAsync(TenantId? tenant, string id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => connection
            .Command($"{Select} WHERE id = $id AND ($tenant IS NULL OR tenant = $tenant)",
                ("$id", id), ("$tenant", tenant?.Value))
            .Rows(Row)).FirstOrDefault());
    }

    /// <inheritdoc />
    public ValueTask<CredentialPage> ListAsync(CredentialQuery query, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        CredentialColumns.Check(query);
        const string behind = "($after IS NULL OR (created_ms, id) < (SELECT created_ms, id FROM credentials "
            + "WHERE id = $after AND ($tenant IS NULL OR tenant = $tenant)))";
        var mine = query.Tenant is null ? "" : "tenant = $tenant AND ";
        var rows = _database.Read(connection => connection
            .Command($"{Select} WHERE {mine}{behind} ORDER BY created_ms DESC, id DESC LIMIT $limit",
                ("$tenant", query.Tenant?.Value), ("$after", query.StartingAfter), ("$limit", query.Limit + 1))
            .Rows(Row));
        return ValueTask.FromResult(CredentialColumns.Page(rows, query.Limit));
    }

    /// <inheritdoc />
    public ValueTask RevokeAsync(string id, DateTimeOffset at, CancellationToken cancel) =>
        WriteAsync(id, tables =>
        {
            using var revoke = new Statement(tables.Connection,
                "UPDATE credentials SET revoked_ms = ?2 WHERE id = ?1 AND revoked_ms IS NULL");
            revoke.Bind(1, id).Bind(2, at.ToUnixTimeMilliseconds()).Run();
        }, cancel);

    /// <inheritdoc />
    public async ValueTask<bool> RollAsync(
        string oldId, DateTimeOffset oldEnds, Credential next, string nextKey, CancellationToken cancel)
    {
        CredentialColumns.Check(next);
        var hash = CredentialColumns.Hash(nextKey);
        var rolled = false;
        await WriteAsync(next.Id, tables =>
        {
            rolled = End(tables, oldId, oldEnds, next.Id);
            if (rolled) Insert(tables, next, hash);
        }, cancel);
        return rolled;
    }

    /// <inheritdoc />
    public ValueTask<bool> AnyAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection =>
            connection.Command("SELECT 1 FROM credentials LIMIT 1").Rows(_ => true).Count > 0));
    }

    private async ValueTask WriteAsync(string id, Action<JournalTables> write, CancellationToken cancel)
    {
        try
        {
            await _writer.SubmitAsync(new SmallWrite(write, cancel));
        }
        catch (SqliteFault fault) when (fault.IsConstraint)
        {
            throw new CredentialExistsException(id);
        }
    }

    private static bool End(JournalTables tables, string id, DateTimeOffset at, string next)
    {
        using var end = new Statement(tables.Connection,
            "UPDATE credentials SET expires_ms = min(coalesce(expires_ms, ?2), ?2), rolled_to = ?3 "
            + "WHERE id = ?1 AND revoked_ms IS NULL AND rolled_to IS NULL RETURNING 1");
        end.Bind(1, id).Bind(2, at.ToUnixTimeMilliseconds()).Bind(3, next);
        var found = end.Next();
        end.Reset();
        return found;
    }

    private static void Insert(JournalTables tables, Credential credential, byte[] hash)
    {
        using var insert = new Statement(tables.Connection,
            $"INSERT INTO credentials ({CredentialColumns.All}, key_hash) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        insert.Bind(1, credential.Id).Bind(2, credential.Tenant.Value).Bind(3, credential.Live ? 1 : 0)
            .Bind(4, credential.CreatedAt.ToUnixTimeMilliseconds()).Bind(5, credential.Name)
            .Bind(6, CredentialColumns.Words(credential.Scopes)).Bind(7, CredentialColumns.Words(credential.Networks))
            .Bind(8, credential.ExpiresAt?.ToUnixTimeMilliseconds())
            .Bind(9, credential.RevokedAt?.ToUnixTimeMilliseconds()).Bind(10, credential.RolledTo).Bind(11, hash)
            .Run();
    }

    private static Credential Row(SqliteDataReader row) =>
        new(row.GetString(0), new TenantId(row.GetString(1)), row.GetInt64(2) != 0, row.Time(3))
        {
            Name = row.GetString(4),
            Scopes = CredentialColumns.Scopes(row.GetString(5)),
            Networks = CredentialColumns.Networks(row.GetString(6)),
            ExpiresAt = row.IsDBNull(7) ? null : row.Time(7),
            RevokedAt = row.IsDBNull(8) ? null : row.Time(8),
            RolledTo = row.TextOrNull(9),
        };
}
