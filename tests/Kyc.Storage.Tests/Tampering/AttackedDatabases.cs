using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Kyc.Storage.Sqlite;
using Kyc.Storage.Tests.PostgreSql;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit.Abstractions;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>The attacks of <see cref="TenThousandAttacks"/> on real databases, beside a storage that is open.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AttackedDatabases(PostgresFixture fixture, ITestOutputHelper output)
{
    private const int OnSqlite = 150;
    private const int OnPostgreSql = 40;
    private static readonly DateTimeOffset s_noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_attack_on_a_sqlite_file_is_found_and_named()
    {
        using var folder = new TempFolder();
        await FillAsync(async () => await Embedded.OpenAsync(folder.Path));
        await using var storage = await Embedded.OpenAsync(folder.Path);
        await using var connection = new SqliteConnection($"Data Source={folder["kyc.db"]};Pooling=False");
        await connection.OpenAsync();
        SqliteDatabase.Execute(connection, "PRAGMA synchronous = OFF");
        var triggers = connection.Command("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            .Rows(row => row.GetString(0));
        foreach (var name in triggers) SqliteDatabase.Execute(connection, $"DROP TRIGGER {name}");
        await AttackAsync("SQLite", storage, new Attacker(connection, placed: true), OnSqlite);
    }

    [Fact]
    public async Task Every_attack_on_a_postgresql_database_is_found_and_named()
    {
        var place = new PostgresPlace(fixture);
        await place.MakeAsync();
        await FillAsync(async () => await place.OpenStorageAsync());
        await using (var storage = await place.OpenStorageAsync())
        {
            await using var connection = new NpgsqlConnection(
                $"Host={fixture.Server.Host};Port={fixture.Server.Port};Database={place.Options.Database};"
                + $"Username={fixture.Server.User};Password={fixture.Server.Password};Pooling=false;"
                + "Options=-c session_replication_role=replica");
            await connection.OpenAsync();
            var attacker = new Attacker(connection, placed: false);
            await AttackAsync("PostgreSQL", storage, attacker, OnPostgreSql);
            await attacker.LeaveAsync();
        }
        await place.DisposeAsync();
    }

    /// <summary>Three starts that write sessions and audit rows.</summary>
    private static async Task FillAsync(Func<ValueTask<IStorage>> open)
    {
        for (var start = 0; start < 3; start++)
        {
            await using var storage = await open();
            for (var i = 0; i < 3; i++)
            {
                foreach (var append in SessionScript.New(s_noon).Life()) await storage.Journal.AppendAsync(append, default);
            }
            for (var i = 0; i < 20; i++)
                await storage.Audit.AppendAsync(new AuditEntry(
                    s_noon.AddSeconds(i), "key_1", "node-1", "get_session_report", $"vs_{i}", "", "200"), default);
        }
    }

    private async Task AttackAsync(string where, IStorage storage, Attacker attacker, int attacks)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await attacker.CopyAsync();
        var (journal, audit) = (await attacker.JournalAsync(), await attacker.AuditAsync());
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
        Assert.Null((await storage.Audit.VerifyAsync(default)).FirstBad);
        var (made, named) = (0, 0);
        for (var i = 0; i < attacks; i++)
        {
            var told = $"seed {seed}, attack {i}: ";
            if (i % 2 == 0)
            {
                var (there, what) = JournalAttack.Random(journal, random);
                if (there.Verify(Seals(storage)) is null) continue;
                await attacker.WriteAsync(there);
                var (bad, expected) = ((await storage.VerifyAsync(default)).FirstBad, Expected.Event(journal, there));
                Assert.True(bad is not null, told + what + " went unnoticed");
                Assert.True(expected is null ? bad.Session is null : (bad.Session, bad.Version) == expected,
                    $"{told}{what}: named {bad}, expected {expected}");
                named += expected is null ? 0 : 1;
            }
            else
            {
                var (there, what) = AuditAttack.Random(audit, random);
                if (there.Verify(Seals(storage)) is null) continue;
                await attacker.WriteAsync(there);
                var (bad, expected) = ((await storage.Audit.VerifyAsync(default)).FirstBad, Expected.Row(audit, there));
                Assert.True(bad is not null, told + what + " went unnoticed");
                Assert.True(expected is null || bad.Place == expected, $"{told}{what}: named {bad}, not {expected}");
                named += expected is null ? 0 : 1;
            }
            made++;
            await attacker.RestoreAsync();
        }
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
        Assert.Null((await storage.Audit.VerifyAsync(default)).FirstBad);
        output.WriteLine($"{where}: all of {made} attacks on a real database found, {named} of them named; "
            + $"seed {seed}");
    }

    private static RecordSeals Seals(IStorage storage) => new(storage.ClusterKeys);
}
