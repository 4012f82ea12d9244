using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>Random damage to stored events: every change is found, and the row is named.</summary>
public sealed class JournalVerificationFinds : IDisposable
{
    private const int Mutations = 10_000;
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void All_of_ten_thousand_random_changes_are_found()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (journal, heads) = Sample(12);
        Assert.Null(new JournalCheck(heads).Run(journal).FirstBad);
        for (var i = 0; i < Mutations; i++)
        {
            var (damaged, what) = Damage(journal, random);
            Assert.True(new JournalCheck(heads).Run(damaged).FirstBad is not null,
                $"seed {seed}, change {i}: {what} went unnoticed");
        }
    }

    [Fact]
    public void The_first_bad_row_is_named()
    {
        var (journal, heads) = Sample(3);
        var at = journal.Count / 2;
        var victim = journal[at].Record;
        journal[at] = journal[at] with { Record = victim with { At = victim.At.AddMilliseconds(1) } };
        var bad = new JournalCheck(heads).Run(journal).FirstBad;
        Assert.Equal((victim.Session, victim.Version), (bad!.Session, bad.Version));
    }

    [Fact]
    public void A_session_removed_with_every_trace_leaves_a_gap()
    {
        var (journal, heads) = Sample(3);
        // Ids of one moment sort by chance, so the first by id may be the last written, whose end leaves no gap.
        var gone = journal.Single(placed => placed.Position == 1).Record.Session;
        var rest = heads.Where(head => head.Key != gone).ToDictionary();
        Assert.NotNull(new JournalCheck(rest).Run(journal.Where(placed => placed.Record.Session != gone)).FirstBad);
    }

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

    private static (List<PlacedEvent> Journal, Dictionary<SessionId, long> Heads) Sample(int sessions)
    {
        var scripts = Enumerable.Range(0, sessions).Select(_ => SessionScript.New(Noon)).ToList();
        var records = scripts.SelectMany(script => script.Life().SelectMany(append => append.Records)).ToList();
        var journal = records.Select((record, i) => new PlacedEvent(record, i + 1))
            .OrderBy(placed => placed.Record.Session.Value, StringComparer.Ordinal).ToList();
        return (journal, scripts.ToDictionary(script => script.Id, script => script.State.Version));
    }

    private static (List<PlacedEvent> Journal, string What) Damage(List<PlacedEvent> journal, Random random)
    {
        List<PlacedEvent> copy = [.. journal];
        var at = random.Next(copy.Count);
        var other = (at + 1 + random.Next(copy.Count - 1)) % copy.Count;
        var (mine, theirs) = (copy[at].Record, copy[other].Record);
        switch (random.Next(4))
        {
            case 0:
                copy.RemoveAt(at);
                return (copy, $"deletion of row {at}");
            case 1:
                copy[at] = copy[at] with { Record = Edit(mine, random) };
                return (copy, $"edit of row {at}");
            case 2:
                copy[at] = copy[at] with { Record = theirs with { Session = mine.Session, Version = mine.Version } };
                copy[other] = copy[other]
                    with
                { Record = mine with { Session = theirs.Session, Version = theirs.Version } };
                return (copy, $"swap of rows {at} and {other}");
            default:
                copy.RemoveAll(placed =>
                    placed.Record.Session == mine.Session && placed.Record.Version >= mine.Version);
                return (copy, $"cut at row {at}");
        }
    }

    private static EventRecord Edit(EventRecord record, Random random) => random.Next(8) switch
    {
        0 => record with { Type = record.Type + "x" },
        1 => record with { TypeVersion = record.TypeVersion + 1 },
        2 => record with { At = record.At.AddMilliseconds(random.Next(1, 1000)) },
        3 => record with { CommandId = new CommandId(record.CommandId.Value[..^1]) },
        4 => record with { Version = record.Version + 1 },
        5 => record with { PreviousHash = Flip(record.PreviousHash, random) },
        6 => record with { Hash = Flip(record.Hash, random) },
        _ => record with { Payload = Flip(record.Payload, random) },
    };

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, Random random)
    {
        var copy = bytes.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }
}
