using Kyc.Storage.Migrations;
using Kyc.Storage.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>The schema goes forward once, whoever comes first, and a database that does not fit is refused.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SchemaHolds(PostgresFixture fixture) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private PostgreSqlOptions _options = null!;

    public async Task InitializeAsync() =>
        _options = Cluster.Options(fixture.Server, await fixture.Server.NewDatabaseAsync());

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Eight_nodes_that_start_at_once_migrate_once_and_agree_on_one_master_key()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            await Cluster.OpenAsync(_options, _folder["shared"]))));
        Assert.Single(nodes.Select(node => ((Kyc.Storage.Keys.KeyRing)node.KeyRing).KeyId).Distinct());
        foreach (var node in nodes) await node.DisposeAsync();
        Assert.Equal(
            string.Join('\n', Migration.PostgreSql.Select(one => $"{one.Number}|{one.Digest}")),
            await SqlAsync("SELECT number, sha256 FROM schema_migrations ORDER BY number"));
    }

    [Theory]
    [InlineData("ALTER TABLE sessions ADD COLUMN extra integer", "column sessions.extra")]
    [InlineData("ALTER TABLE events ALTER COLUMN payload DROP NOT NULL", "column events.payload")]
    [InlineData("ALTER TABLE events DISABLE TRIGGER events_are_not_changed", "trigger events.events_are_not_changed")]
    [InlineData("DROP TRIGGER audit_is_not_changed ON audit", "trigger audit.audit_is_not_changed")]
    [InlineData("ALTER TABLE events DROP CONSTRAINT events_pkey", "events_pkey")]
    [InlineData("CREATE INDEX stray ON open_work (job)", "index stray")]
    [InlineData("DROP INDEX open_work_by_shard", "index open_work_by_shard")]
    [InlineData("ALTER TABLE open_work SET UNLOGGED", "table open_work")]
    [InlineData(
        "CREATE OR REPLACE FUNCTION kyc_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "function kyc_refuse_change")]
    public async Task A_schema_changed_by_hand_stops_the_start(string sql, string named)
    {
        await StartAsync();
        await SqlAsync(sql);
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(StartAsync);
        Assert.Contains(named, refusal.Message);
        Assert.Contains("changed outside its migrations", refusal.Message);
    }

    [Fact]
    public async Task A_newer_builds_database_stops_the_start_in_one_line()
    {
        await StartAsync();
        await SqlAsync("INSERT INTO schema_migrations VALUES (99, '0099_later', 'x', 0)");
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(StartAsync);
        Assert.Contains("0099_later", refusal.Message);
        Assert.Contains("a newer build wrote it", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task An_edited_step_stops_the_start()
    {
        await StartAsync();
        await SqlAsync("UPDATE schema_migrations SET sha256 = 'y' WHERE number = 1");
        Assert.Contains("0001_storage", (await Assert.ThrowsAsync<StorageUnusableException>(StartAsync)).Message);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_itself_and_the_lock_free()
    {
        await StartAsync();
        var next = Migration.PostgreSql.Count + 1;
        var broken = new Migration(next, "broken", "CREATE TABLE half (a integer); CREATE TABLE half (a integer);");
        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(broken));
        var sound = new Migration(next, "sound", "CREATE TABLE half (a integer);");
        Assert.Equal(next, await MigrateAsync(sound));
        Assert.Equal(next, await MigrateAsync(sound));
    }

    [Fact]
    public async Task Every_table_of_the_migrations_is_watched()
    {
        await StartAsync();
        Assert.Equal(
            string.Join('\n', SchemaCatalog.Tables),
            await SqlAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                + "ORDER BY tablename COLLATE \"C\""));
    }

    [Fact]
    public void The_shipped_steps_are_numbered_without_gaps() => Assert.Equal(
        Enumerable.Range(1, Migration.PostgreSql.Count), Migration.PostgreSql.Select(migration => migration.Number));

    private async Task<int> MigrateAsync(Migration next)
    {
        await using var database = new PostgreSqlDatabase(_options);
        var migrator = new PostgreSqlMigrator(
            [.. Migration.PostgreSql, next], TimeProvider.System, NullLogger.Instance);
        return await database.AsOwnerAsync(owner => migrator.ApplyAsync(owner, default), default);
    }

    private async Task StartAsync() => await (await Cluster.OpenAsync(_options, _folder["node"])).DisposeAsync();

    private Task<string> SqlAsync(string sql) => fixture.Server.SqlAsync(_options.Database, sql);
}
