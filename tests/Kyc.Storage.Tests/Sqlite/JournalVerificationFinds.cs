using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>Damage by hand in SQLite is found, and the database itself refuses it.</summary>
public sealed class JournalVerificationFinds : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(
        "UPDATE events SET payload = CAST(replace(CAST(payload AS TEXT), 'acme', 'evil') AS BLOB) WHERE position = 1")]
    [InlineData("UPDATE events SET command_id = 'cmd_x' WHERE position = 9")]
    [InlineData("UPDATE events SET at_ms = at_ms + 1 WHERE position = 9")]
    [InlineData("UPDATE events SET type_version = 2 WHERE position = 9")]
    [InlineData("UPDATE events SET hash = zeroblob(32) WHERE position = 9")]
    [InlineData("DELETE FROM events WHERE position = 9")]
    [InlineData("DELETE FROM events WHERE position = (SELECT max(position) FROM events)")]
    [InlineData("DELETE FROM events WHERE session_id = (SELECT session_id FROM events WHERE position = 1)")]
    [InlineData("UPDATE sessions SET version = version - 1")]
    public async Task Damage_by_hand_in_the_database_is_found(string sql)
    {
        await using (var storage = await Embedded.OpenAsync(_directory.Path))
        {
            for (var i = 0; i < 3; i++)
            {
                foreach (var append in SessionScript.New(Noon).Life())
                    await storage.Journal.AppendAsync(append, default);
            }
            var whole = await storage.Journal.VerifyAsync(default);
            Assert.Equal((3, null), (whole.Sessions, whole.FirstBad));
        }
        Tamper(sql);
        await using var again = await Embedded.OpenAsync(_directory.Path);
        Assert.NotNull((await again.Journal.VerifyAsync(default)).FirstBad);
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_events()
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        using var connection = new SqliteConnection($"Data Source={_directory["kyc.db"]};Pooling=False");
        connection.Open();
        Assert.Throws<SqliteException>(() => SqliteDatabase.Execute(connection, "DELETE FROM events"));
        Assert.Throws<SqliteException>(() => SqliteDatabase.Execute(connection, "UPDATE events SET type = 'x'"));
    }

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory["kyc.db"]};Pooling=False");
        connection.Open();
        var triggers = connection.Command("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            .Rows(row => (Name: row.GetString(0), Sql: row.GetString(1)));
        foreach (var (name, _) in triggers) SqliteDatabase.Execute(connection, $"DROP TRIGGER {name}");
        SqliteDatabase.Execute(connection, sql);
        foreach (var (_, restore) in triggers) SqliteDatabase.Execute(connection, restore);
    }
}
