using System.Diagnostics;
using Kyc.Actors.Ports;
using Kyc.Sessions.Files;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>The write-ahead log: really on, bounded, folded when it must be, and harmless when torn or copied.</summary>
public sealed class LogHolds : IDisposable
{
    private const int LogPages = 100;
    private const int PageInLog = 4096 + 24;

    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempDirectory _directory = new();

    private string Database => _directory["kyc.db"];
    private string Log => _directory["kyc.db-wal"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("secure_delete", "1")]
    [InlineData("wal_autocheckpoint", "4000")]
    public async Task The_writer_runs_with_what_was_asked_for(string pragma, string expected)
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        object? found = null;
        await storage.Writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var command = tables.Connection.Command($"PRAGMA {pragma}");
            found = command.ExecuteScalar();
        }, default));
        Assert.Equal(expected, found?.ToString());
    }

    [Fact]
    public void A_place_where_the_log_cannot_be_kept_is_refused()
    {
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        var refused = Assert.Throws<StorageUnusableException>(
            () => SqliteDatabase.Tune(memory, Embedded.Options(_directory.Path)));
        Assert.Contains("journal_mode memory where wal", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_cannot_roll_back_is_not_used_again()
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        var torn = storage.Writer.SubmitAsync(new SmallWrite(tables =>
        {
            tables.Dispose();
            throw new InvalidDataException("torn");
        }, default));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => torn);
        Assert.True(storage.Broken.IsCompleted);
        await Assert.ThrowsAsync<JournalUnavailableException>(
            () => storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default).AsTask());
    }

    [Fact]
    public async Task A_clean_stop_leaves_everything_in_the_one_file()
    {
        var script = SessionScript.New(Noon);
        await using (var storage = await Embedded.OpenAsync(_directory.Path))
        {
            await storage.Journal.AppendAsync(script.Create(), default);
            Assert.Single(await storage.Journal.LoadAsync(script.Id, default));
        }
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task The_log_is_bounded_under_readers_that_never_pause()
    {
        await using var storage = await Embedded.OpenAsync(
            Embedded.Options(_directory.Path) with { JournalCheckpointPages = LogPages });
        await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        using var stop = new CancellationTokenSource();
        var readers = Task.Factory.StartNew(() => ReadWithoutPause(stop.Token), TaskCreationOptions.LongRunning);
        var longest = 0L;
        for (var i = 0; i < 1_500; i++)
        {
            await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(reference: new string('r', 3_000)), default);
            longest = Math.Max(longest, new FileInfo(Log).Length);
        }
        await stop.CancelAsync();
        await readers;
        Assert.InRange(longest, 0, 10 * LogPages * PageInLog);
    }

    [Fact]
    public async Task A_destroyed_key_leaves_the_log_once_the_reader_that_held_it_is_gone()
    {
        var clock = new ManualClock();
        await using var storage = await Embedded.OpenAsync(Embedded.Options(_directory.Path), clock);
        var script = SessionScript.New(Noon);
        var wrapped = storage.KeyRing.Mint(script.Tenant, script.Id).Wrapped;
        await storage.Journal.AppendAsync(script.Create(wrapped), default);
        using (var reader = Reader())
        using (reader.BeginTransaction(deferred: true))
        {
            _ = reader.Command("SELECT count(*) FROM events").Rows(row => row.GetInt64(0));
            var began = Stopwatch.GetTimestamp();
            await storage.Keys.DestroyAsync(script.Tenant, script.Id, default);
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
        clock.Advance(TimeSpan.FromMinutes(1));
        // The first append's commit is followed by the fold; the second one's answer proves that the fold is over.
        for (var i = 0; i < 2; i++) await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        Assert.Equal(-1, File.ReadAllBytes(Log).AsSpan().IndexOf(wrapped));
        Assert.Equal(-1, File.ReadAllBytes(Database).AsSpan().IndexOf(wrapped));
    }

    [Fact]
    public async Task A_log_cut_anywhere_gives_a_sound_journal_that_lost_only_its_end()
    {
        var script = SessionScript.New(Noon);
        var copy = Directory.CreateDirectory(_directory["copy"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var storage = await Embedded.OpenAsync(_directory.Path))
        {
            await storage.Journal.AppendAsync(script.Create(), default);
            for (var i = 0; i < 20; i++)
            {
                script.Now = script.Now.AddSeconds(1);
                await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
            }
            await storage.Journal.AppendAsync(script.Accept(FileKind.IdCard), default);
            foreach (var name in new[] { "kyc.db", "kyc.db-wal", "master.key" })
                File.Copy(_directory[name], Path.Combine(copy.FullName, name));
        }
        var whole = new FileInfo(Path.Combine(copy.FullName, "kyc.db-wal")).Length;
        var chance = new Random(1);
        for (var cuts = 0; cuts < 20; cuts++)
        {
            var torn = Directory.CreateTempSubdirectory("kyc-torn-").FullName;
            foreach (var file in copy.GetFiles()) file.CopyTo(Path.Combine(torn, file.Name));
            using (var log = File.OpenWrite(Path.Combine(torn, "kyc.db-wal"))) log.SetLength(whole - chance.NextInt64(1, whole / 2));
            await using (var storage = await Embedded.OpenAsync(torn))
            {
                Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);
                await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
            }
            Directory.Delete(torn, recursive: true);
        }
    }

    [Fact]
    public async Task A_backup_taken_while_appends_run_is_sound()
    {
        var copy = Directory.CreateDirectory(_directory["copy"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        await using (var storage = await Embedded.OpenAsync(_directory.Path))
        {
            await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
            var appends = Task.Run(async () =>
            {
                for (var i = 0; i < 200; i++)
                    await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
            });
            using (var from = Reader())
            using (var to = new SqliteConnection($"Data Source={Path.Combine(copy, "kyc.db")};Pooling=False"))
            {
                to.Open();
                from.BackupDatabase(to);
            }
            await appends;
            File.Copy(_directory["master.key"], Path.Combine(copy, "master.key"));
        }
        await using var restored = await Embedded.OpenAsync(copy);
        var found = await restored.Journal.VerifyAsync(default);
        Assert.Null(found.FirstBad);
        Assert.True(found.Events > 0);
    }

    /// <summary>Two connections whose transactions overlap, so that at every moment somebody reads.</summary>
    private void ReadWithoutPause(CancellationToken stop)
    {
        using var one = Reader();
        using var other = Reader();
        var held = Begin(one);
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var next = Begin(turn % 2 == 0 ? other : one);
            held.Dispose();
            held = next;
        }
        held.Dispose();
    }

    private static SqliteTransaction Begin(SqliteConnection connection)
    {
        var transaction = connection.BeginTransaction(deferred: true);
        using var look = connection.CreateCommand();
        look.Transaction = transaction;
        look.CommandText = "SELECT count(*) FROM meta";
        look.ExecuteScalar();
        return transaction;
    }

    private SqliteConnection Reader()
    {
        var reader = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        reader.Open();
        return reader;
    }
}
