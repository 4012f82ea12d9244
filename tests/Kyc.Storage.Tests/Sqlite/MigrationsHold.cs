using Kyc.Storage.Migrations;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>Schema steps go forward once, and a database that does not fit is refused.</summary>
public sealed class MigrationsHold : IDisposable
{
    private static readonly Migration One = new(1, "0001_one", "CREATE TABLE one (a INTEGER) STRICT;");
    private static readonly Migration Two = new(2, "0002_two", "CREATE TABLE two (b INTEGER) STRICT;");
    private readonly SqliteConnection _connection;

    public MigrationsHold()
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Each_step_is_applied_once_and_recorded()
    {
        Assert.Equal(1, Apply(One));
        Assert.Equal(2, Apply(One, Two));
        Assert.Equal(2, Apply(One, Two));
        Assert.Equal([One.Digest, Two.Digest], _connection
            .Command("SELECT sha256 FROM schema_migrations ORDER BY number").Rows(row => row.GetString(0)));
    }

    [Fact]
    public void An_edited_step_stops_the_start()
    {
        Apply(One);
        var refusal = Assert.Throws<StorageUnusableException>(() => Apply(One with { Sql = One.Sql + " " }, Two));
        Assert.Contains("0001_one", refusal.Message);
    }

    [Fact]
    public void A_newer_builds_database_stops_the_start()
    {
        Apply(One, Two);
        Assert.Contains("newer build", Assert.Throws<StorageUnusableException>(() => Apply(One)).Message);
    }

    [Theory]
    [InlineData("CREATE TABLE stray (x)", "stray")]
    [InlineData("DROP TABLE two", "two")]
    [InlineData("ALTER TABLE one ADD COLUMN extra INTEGER", "one")]
    [InlineData("CREATE INDEX stray_index ON one (a)", "stray_index")]
    public void A_schema_changed_by_hand_stops_the_start(string sql, string named)
    {
        Apply(One, Two);
        SqliteDatabase.Execute(_connection, sql);
        Assert.Contains(named, Assert.Throws<StorageUnusableException>(() => Apply(One, Two)).Message);
    }

    [Fact]
    public void A_step_that_fails_leaves_nothing_of_itself()
    {
        Apply(One);
        var broken = new Migration(2, "0002_broken",
            "CREATE TABLE half (a INTEGER) STRICT; CREATE TABLE half (a INTEGER);");
        Assert.Throws<SqliteException>(() => Apply(One, broken));
        Assert.Equal(2, Apply(One, Two));
    }

    [Fact]
    public void The_shipped_steps_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(migration => migration.Number));

    private int Apply(params Migration[] migrations) =>
        new Migrator(migrations, TimeProvider.System, NullLogger.Instance).Apply(_connection);
}
