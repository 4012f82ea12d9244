using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>API keys, found by the SHA-256 of their text; the text itself is never stored.</summary>
public sealed class PostgreSqlCredentials : ICredentials
{
    private static readonly byte[] Nobody = new byte[SHA256.HashSizeInBytes];

    private readonly PostgreSqlDatabase _database;

    internal PostgreSqlCredentials(PostgreSqlDatabase database) => _database = database;

    /// <inheritdoc />
    public async ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel)
    {
        var hash = Hash(presentedKey);
        var found = await _database.RowsAsync(
            "SELECT key_hash, id, tenant, live, created_ms FROM credentials WHERE key_hash = $1", [hash],
            row => (Hash: row.Bytes(0), Credential: new Credential(
                row.GetString(1), new TenantId(row.GetString(2)), row.GetBoolean(3), row.Time(4))), cancel);
        var stored = found.Count > 0 ? found[0].Hash : Nobody;
        return CryptographicOperations.FixedTimeEquals(stored, hash) ? found[0].Credential : null;
    }

    /// <inheritdoc />
    /// <exception cref="CredentialExistsException">The id or the key is there already.</exception>
    public async ValueTask AddAsync(Credential credential, string key, CancellationToken cancel)
    {
        try
        {
            await _database.ExecuteAsync(
                "INSERT INTO credentials (id, key_hash, tenant, live, created_ms) VALUES ($1, $2, $3, $4, $5)",
                [credential.Id, Hash(key), credential.Tenant.Value, credential.Live,
                    credential.CreatedAt.ToUnixTimeMilliseconds()], cancel);
        }
        catch (JournalUnavailableException fault)
            when (fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new CredentialExistsException(credential.Id);
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> AnyAsync(CancellationToken cancel) =>
        (await _database.RowsAsync("SELECT 1 FROM credentials LIMIT 1", [], _ => true, cancel)).Count > 0;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
