using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>API keys, found by the SHA-256 of their text; the text itself is never stored.</summary>
public sealed class SqliteCredentials : ICredentials
{
    private static readonly byte[] Nobody = new byte[SHA256.HashSizeInBytes];

    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;

    internal SqliteCredentials(SqliteDatabase database, JournalWriter writer) =>
        (_database, _writer) = (database, writer);

    /// <inheritdoc />
    public ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var hash = Hash(presentedKey);
        var found = _database.Read(connection => connection
            .Command("SELECT key_hash, id, tenant, live, created_ms FROM credentials WHERE key_hash = $hash",
                ("$hash", hash))
            .Rows(row => (Hash: row.Bytes(0), Credential: Row(row))));
        var stored = found.Count > 0 ? found[0].Hash : Nobody;
        var same = CryptographicOperations.FixedTimeEquals(stored, hash);
        return ValueTask.FromResult(same ? found[0].Credential : null);
    }

    /// <inheritdoc />
    /// <exception cref="CredentialExistsException">The id or the key is there already.</exception>
    public async ValueTask AddAsync(Credential credential, string key, CancellationToken cancel)
    {
        var hash = Hash(key);
        try
        {
            await _writer.SubmitAsync(new SmallWrite(tables => Insert(tables, credential, hash), cancel));
        }
        catch (SqliteFault fault) when (fault.IsConstraint)
        {
            throw new CredentialExistsException(credential.Id);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> AnyAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection =>
            connection.Command("SELECT 1 FROM credentials LIMIT 1").Rows(_ => true).Count > 0));
    }

    private static void Insert(JournalTables tables, Credential credential, byte[] hash)
    {
        using var insert = new Statement(tables.Connection,
            "INSERT INTO credentials (id, key_hash, tenant, live, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)");
        insert.Bind(1, credential.Id).Bind(2, hash).Bind(3, credential.Tenant.Value).Bind(4, credential.Live ? 1 : 0)
            .Bind(5, credential.CreatedAt.ToUnixTimeMilliseconds()).Run();
    }

    private static Credential Row(SqliteDataReader row) =>
        new(row.GetString(1), new TenantId(row.GetString(2)), row.GetInt64(3) != 0, row.Time(4));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
