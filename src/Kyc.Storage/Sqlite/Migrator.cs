using Kyc.Storage.Migrations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// Brings a database forward, never back, and refuses one that is not what its migrations made: edited migrations, a
/// newer build's schema, tables changed by hand.
/// </summary>
internal sealed class Migrator(IReadOnlyList<Migration> migrations, TimeProvider time, ILogger log)
{
    private const string Ledger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_ms INTEGER NOT NULL
        ) STRICT
        """;

    /// <summary>Applies what is missing, each in its own transaction.</summary>
    /// <returns>The number of the newest migration.</returns>
    /// <exception cref="StorageUnusableException">The database does not fit this build.</exception>
    public int Apply(SqliteConnection connection)
    {
        SqliteDatabase.Execute(connection, Ledger);
        var applied = Applied(connection);
        foreach (var row in applied) row.Compare(migrations);
        foreach (var migration in migrations.Where(migration => applied.All(row => row.Number != migration.Number)))
            ApplyOne(connection, migration);
        RefuseDrift(connection);
        return migrations.Count == 0 ? 0 : migrations.Max(migration => migration.Number);
    }

    private static List<AppliedMigration> Applied(SqliteConnection connection) => connection
        .Command("SELECT number, name, sha256 FROM schema_migrations ORDER BY number")
        .Rows(row => new AppliedMigration(row.GetInt32(0), row.GetString(1), row.GetString(2)));

    private void ApplyOne(SqliteConnection connection, Migration migration)
    {
        using var transaction = connection.BeginTransaction();
        SqliteDatabase.Execute(connection, migration.Sql);
        using var record = connection.Command(
            "INSERT INTO schema_migrations (number, name, sha256, applied_ms) VALUES ($number, $name, $digest, $now)",
            ("$number", migration.Number), ("$name", migration.Name), ("$digest", migration.Digest),
            ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        record.ExecuteNonQuery();
        transaction.Commit();
        log.MigrationApplied(migration.Number, migration.Name);
    }

    private void RefuseDrift(SqliteConnection connection)
    {
        using var ideal = new SqliteConnection("Data Source=:memory:");
        ideal.Open();
        SqliteDatabase.Execute(ideal, Ledger);
        foreach (var migration in migrations) SqliteDatabase.Execute(ideal, migration.Sql);
        var expected = Objects(ideal);
        var present = Objects(connection);
        foreach (var (name, sql) in expected)
        {
            if (!present.TryGetValue(name, out var actual)) throw Drift(name, "is missing");
            if (actual != sql) throw Drift(name, $"reads \"{actual}\" where \"{sql}\" is expected");
        }
        foreach (var name in present.Keys.Except(expected.Keys)) throw Drift(name, "is not of any migration");
    }

    private static Dictionary<string, string> Objects(SqliteConnection connection) => connection
        .Command("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
        .Rows(row => (Name: row.GetString(0), Sql: row.GetString(1)))
        .ToDictionary(row => row.Name, row => row.Sql);

    private static StorageUnusableException Drift(string what, string how) => new(
        $"the database schema was changed outside its migrations: {what} {how}; undo the change or restore a backup");
}
