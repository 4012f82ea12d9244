using Kyc.Storage.PostgreSql;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>Damage by the hand of an administrator, with every guard of the database off.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TamperingIsFound(PostgresFixture fixture) : IAsyncLifetime
{
    private const string First = "(SELECT min(session_id) FROM sessions)";
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgresPlace _place = new(fixture);
    private ClusterStorage _storage = null!;

    public async Task InitializeAsync()
    {
        await _place.MakeAsync();
        _storage = await _place.OpenStorageAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            foreach (var append in SessionScript.New(Noon).Life()) await _storage.Journal.AppendAsync(append, default);
        }));
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task An_untouched_journal_is_whole_also_when_several_nodes_wrote_it()
    {
        await using (var other = await _place.OpenStorageAsync())
        {
            foreach (var append in SessionScript.New(Noon).Life()) await other.Journal.AppendAsync(append, default);
        }
        var whole = await _storage.VerifyAsync(default);
        Assert.Equal((9, null), (whole.Sessions, whole.FirstBad));
    }

    [Theory]
    [InlineData("UPDATE events SET payload = overlay(payload placing '\\x41' from 3) WHERE version = 4", true)]
    [InlineData("UPDATE events SET command_id = 'cmd_x' WHERE version = 2", true)]
    [InlineData("UPDATE events SET at_ms = at_ms + 1 WHERE version = 5", true)]
    [InlineData("UPDATE events SET type_version = 2 WHERE version = 3", true)]
    [InlineData("UPDATE events SET hash = decode(repeat('00', 32), 'hex') WHERE version = 3", true)]
    [InlineData($"DELETE FROM events WHERE version = 3 AND session_id = {First}", true)]
    [InlineData(
        "DELETE FROM events e WHERE version = (SELECT max(version) FROM events WHERE session_id = e.session_id)",
        true)]
    [InlineData($"DELETE FROM events WHERE session_id = {First}", true)]
    [InlineData("UPDATE sessions SET version = version - 1", true)]
    [InlineData($"UPDATE events SET version = version + 100 WHERE session_id = {First}", true)]
    [InlineData(
        $"DELETE FROM events WHERE session_id = {First}; DELETE FROM sessions WHERE session_id = {First}", false)]
    [InlineData("DELETE FROM events; DELETE FROM sessions", false)]
    [InlineData("UPDATE journal_heads SET digest = digest + 1", false)]
    public async Task Every_damage_is_found(string sql, bool named)
    {
        Assert.Null((await _storage.VerifyAsync(default)).FirstBad);
        await fixture.Server.SqlAsync(_place.Options.Database, $"SET session_replication_role = replica; {sql}");
        var bad = (await _storage.VerifyAsync(default)).FirstBad;
        Assert.NotNull(bad);
        Assert.Equal(named, bad.Session is not null);
    }

    [Fact]
    public async Task A_session_exchanged_for_a_sound_one_of_the_same_length_is_found()
    {
        var (old, forged) = (SessionScript.New(Noon), SessionScript.New(Noon));
        await _storage.Journal.AppendAsync(old.Create(), default);
        // A sound event written by no writer: put in as its neighbour in another database would be.
        var elsewhere = new PostgresPlace(fixture);
        await elsewhere.MakeAsync();
        await using (var other = await elsewhere.OpenStorageAsync())
        {
            await other.Journal.AppendAsync(forged.Create(), default);
        }
        string Row(string table) => $"SELECT t FROM {table} t WHERE session_id = '{forged.Id}'";
        foreach (var table in new[] { "events", "sessions" })
        {
            var row = (await fixture.Server.SqlAsync(elsewhere.Options.Database, Row(table))).Replace("'", "''");
            await fixture.Server.SqlAsync(_place.Options.Database, $"""
                SET session_replication_role = replica;
                DELETE FROM {table} WHERE session_id = '{old.Id}';
                INSERT INTO {table} SELECT ('{row}'::{table}).*
                """);
        }
        var bad = (await _storage.VerifyAsync(default)).FirstBad!;
        Assert.Equal(forged.Id, bad.Session);
        Assert.Contains("its seal is not of this key ring", bad.Why);
        await elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_events()
    {
        foreach (var sql in new[] { "DELETE FROM events", "UPDATE events SET type = 'x'", "TRUNCATE events" })
        {
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                fixture.Server.SqlAsync(_place.Options.Database, sql));
            Assert.Contains("events is never changed", refusal.Message);
        }
    }
}
