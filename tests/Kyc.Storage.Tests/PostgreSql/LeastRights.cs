using Kyc.Actors.Ports;
using Kyc.Storage.PostgreSql;
using Npgsql;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>
/// With the roles of <c>cluster-config/postgresql/setup.sql</c> a node does all its work, and its role can take nothing
/// back.
/// </summary>
public sealed class LeastRights : IAsyncLifetime
{
    private const string NodePassword = "node-password";
    private const string OwnerPassword = "owner-password";
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private PostgresServer _server = null!;

    public async Task InitializeAsync() => _server = await PostgresServer.StartAsync(new PostgresServerOptions
    {
        SetupFile = RepositoryRoot.File("cluster-config/postgresql/setup.sql"),
        Environment = new Dictionary<string, string>
        {
            ["KYC_DATABASE_PASSWORD"] = NodePassword,
            ["KYC_DATABASE_OWNER_PASSWORD"] = OwnerPassword,
        },
    });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_node_does_all_its_work_with_them_and_its_role_can_take_nothing_back()
    {
        var alone = await Assert.ThrowsAsync<StorageUnusableException>(() => OpenAsync(Node));
        Assert.Contains("postgresql.migration_user", alone.Message);

        await using var storage = await OpenAsync(
            Node with { MigrationUser = "kyc_owner", MigrationPassword = OwnerPassword });
        var script = SessionScript.New(Noon);
        foreach (var append in script.Life(storage.KeyRing.Mint(script.Tenant, script.Id).Wrapped))
            await storage.Journal.AppendAsync(append, default);
        await storage.Keys.DestroyAsync(script.Tenant, script.Id, default);
        await storage.Credentials.AddAsync(new Credential("key_1", script.Tenant, true, Noon), "secret", default);
        Assert.True(await storage.Credentials.RollAsync(
            "key_1", Noon, new Credential("key_2", script.Tenant, true, Noon), "secret 2", default));
        await storage.Credentials.RevokeAsync("key_2", Noon, default);
        await storage.Audit.AppendAsync(new AuditEntry(Noon, "a", "n", "v", "t", "r", "done"), default);
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
        Assert.Null((await storage.Audit.VerifyAsync(default)).FirstBad);
        await (await OpenAsync(Node)).DisposeAsync(); // Nothing to migrate any more: the node's role is enough.

        foreach (var sql in Forbidden)
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => AsNodeAsync(sql));
            Assert.True(refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {refusal.Message}");
        }
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
    }

    private static IEnumerable<string> Forbidden =>
    [
        "DROP TABLE events", "DROP TABLE open_work", "TRUNCATE events", "DELETE FROM events",
        "UPDATE events SET type = 'x'", "UPDATE audit SET actor = 'x'", "DELETE FROM audit",
        "UPDATE audit_rows SET actor = 'x'", "DELETE FROM audit_rows", "TRUNCATE audit_rows",
        "DELETE FROM audit_heads", "DELETE FROM journal_heads",
        "ALTER TABLE events DISABLE TRIGGER ALL", "ALTER TABLE sessions ADD COLUMN x integer",
        "CREATE TABLE mine (a int)",
        "DELETE FROM sessions", "UPDATE session_keys SET session_id = ''", "UPDATE credentials SET live = true",
        "UPDATE credentials SET scopes = '*'", "UPDATE credentials SET key_hash = ''", "DELETE FROM credentials",
        "UPDATE schema_migrations SET sha256 = ''", "DELETE FROM schema_objects", "DROP DATABASE kyc",
        "CREATE ROLE other", "SET ROLE kyc_owner", "SET session_replication_role = replica",
    ];

    private PostgreSqlOptions Node => Cluster.Options(_server, "kyc") with { User = "kyc", Password = NodePassword };

    private Task<ClusterStorage> OpenAsync(PostgreSqlOptions options) =>
        Cluster.OpenAsync(options, _folder["node"]).AsTask();

    private async Task AsNodeAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"Host={_server.Host};Port={_server.Port};Database=kyc;Username=kyc;Password={NodePassword};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
