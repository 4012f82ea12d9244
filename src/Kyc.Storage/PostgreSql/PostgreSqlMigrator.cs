using Kyc.Storage.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Brings a database forward, never back, and refuses one that is not what its migrations made: edited migrations, a
/// newer build's schema, tables changed by hand. Nodes that start at once take turns.
/// </summary>
internal sealed class PostgreSqlMigrator(IReadOnlyList<Migration> migrations, TimeProvider time, ILogger log)
{
    private const string Ledger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number     integer PRIMARY KEY,
            name       text   NOT NULL,
            sha256     text   NOT NULL,
            applied_ms bigint NOT NULL
        );
        CREATE TABLE IF NOT EXISTS schema_objects (
            name       text COLLATE "C" PRIMARY KEY,
            definition text NOT NULL
        );
        """;

    /// <summary>Applies what is missing, each in its own transaction, while it holds the lock of starting.</summary>
    /// <returns>The number of the newest migration.</returns>
    /// <exception cref="StorageUnusableException">The database does not fit this build.</exception>
    public async Task<int> ApplyAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await LockAsync(connection, "SELECT pg_advisory_lock($1)", cancel);
        try
        {
            var applied = await AppliedAsync(connection, cancel);
            foreach (var row in applied) row.Compare(migrations);
            var missing = migrations.Where(one => applied.All(row => row.Number != one.Number)).ToList();
            foreach (var migration in missing) await ApplyOneAsync(connection, migration, cancel);
            await RefuseDriftAsync(connection, cancel);
            return migrations.Count == 0 ? 0 : migrations.Max(migration => migration.Number);
        }
        finally
        {
            await LockAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    private static async Task LockAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        if (connection.State != System.Data.ConnectionState.Open) return; // A lost connection holds no lock.
        await using (var patience = PostgreSqlDatabase.Command(connection, "SET statement_timeout = 0"))
            await patience.ExecuteNonQueryAsync(cancel);
        await using var command = PostgreSqlDatabase.Command(connection, sql, AdvisoryLock.Start);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<AppliedMigration>> AppliedAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        var applied = new List<AppliedMigration>();
        await using (var there = PostgreSqlDatabase.Command(
                         connection, "SELECT to_regclass('public.schema_migrations') IS NOT NULL"))
        {
            if (await there.ExecuteScalarAsync(cancel) is not true) return applied;
        }
        await using var command = PostgreSqlDatabase.Command(
            connection, "SELECT number, name, sha256 FROM schema_migrations ORDER BY number");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return applied;
    }

    private async Task ApplyOneAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await RunAsync(connection, Ledger, [], cancel);
        await RunAsync(connection, migration.Sql, [], cancel);
        await RunAsync(connection,
            "INSERT INTO schema_migrations (number, name, sha256, applied_ms) VALUES ($1, $2, $3, $4)",
            [migration.Number, migration.Name, migration.Digest, time.GetUtcNow().ToUnixTimeMilliseconds()], cancel);
        await RunAsync(connection, "DELETE FROM schema_objects", [], cancel);
        var left = await SchemaCatalog.ReadAsync(connection, cancel);
        await RunAsync(connection, "INSERT INTO schema_objects (name, definition) SELECT * FROM unnest($1, $2)",
            [left.Keys.ToArray(), left.Values.ToArray()], cancel);
        await transaction.CommitAsync(cancel);
        log.MigrationApplied(migration.Number, migration.Name);
    }

    /// <summary>
    /// Against what the newest migration left, as it was read then. After an upgrade of the server, which may word the
    /// same things otherwise, nothing is compared until the next migration.
    /// </summary>
    private static async Task RefuseDriftAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var expected = new Dictionary<string, string>();
        await using (var command = PostgreSqlDatabase.Command(
            connection, "SELECT name, definition FROM schema_objects"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) expected[reader.GetString(0)] = reader.GetString(1);
        }
        var present = await SchemaCatalog.ReadAsync(connection, cancel);
        if (expected.GetValueOrDefault(SchemaCatalog.Server) != present[SchemaCatalog.Server]) return;
        foreach (var (name, definition) in expected)
        {
            if (!present.TryGetValue(name, out var actual)) throw Drift(name, "is missing");
            if (actual != definition) throw Drift(name, $"reads \"{actual}\" where \"{definition}\" is expected");
        }
        foreach (var name in present.Keys.Except(expected.Keys)) throw Drift(name, "is not of any migration");
    }

    private static StorageUnusableException Drift(string what, string how) => new(
        $"the database schema was changed outside its migrations: {what} {how}; undo the change or restore a backup");

    private static async Task RunAsync(
        NpgsqlConnection connection, string sql, object[] values, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
