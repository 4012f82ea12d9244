using System.Collections.Concurrent;
using System.Diagnostics;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>The server dies, restarts or hangs under load: nothing acknowledged is lost, and work resumes.</summary>
public sealed class ServerLost : IAsyncLifetime
{
    private const int Appenders = 16;
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(5);

    private readonly TempFolder _folder = new();
    private PostgresServer _server = null!;
    private string _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.NewDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task No_acknowledged_append_is_lost_by_kill_9_under_load_and_work_resumes()
    {
        await using var storage = await Cluster.OpenAsync(Cluster.Options(_server, _database), _folder.Path);
        var acknowledged = new ConcurrentDictionary<SessionId, long>();
        using var stop = new CancellationTokenSource();
        var faults = new ConcurrentBag<Exception>();
        var appended = 0;
        var appenders = Enumerable.Range(0, Appenders).Select(_ => Task.Run(() => AppendAsync(
            storage, acknowledged, faults, () => Interlocked.Increment(ref appended), stop.Token))).ToList();
        for (var kill = 0; kill < 3; kill++)
        {
            await UntilAsync(() => Volatile.Read(ref appended), Volatile.Read(ref appended) + 150);
            _server.Kill();
            await _server.RestartAsync();
            var ready = Stopwatch.GetTimestamp();
            await UntilAsync(() => Volatile.Read(ref appended), Volatile.Read(ref appended) + Appenders);
            Assert.InRange(Stopwatch.GetElapsedTime(ready), TimeSpan.Zero, SoonEnough);
        }
        await stop.CancelAsync();
        await Task.WhenAll(appenders);

        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.IsType<JournalUnavailableException>(fault));
        foreach (var (session, version) in acknowledged)
        {
            var history = await storage.Journal.LoadAsync(session, default);
            Assert.True(history.Count >= version,
                $"{session} was acknowledged at {version}, {history.Count} are there");
            Assert.Null(EventChain.FirstBreak(session, history));
        }
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
    }

    [Fact]
    public async Task After_a_restart_reads_go_on_and_writes_within_a_second()
    {
        await using var storage = await Cluster.OpenAsync(Cluster.Options(_server, _database), _folder.Path);
        var script = SessionScript.New(Noon);
        await storage.Journal.AppendAsync(script.Create(), default);
        await storage.Index.CountAsync(null, default);
        await _server.RestartAsync();
        Assert.Single(await storage.Journal.LoadAsync(script.Id, default));
        Assert.Equal(new AuditPlace(1, 1), await storage.Audit.AppendAsync(
            new AuditEntry(Noon, "a", "n", "v", "t", "r", "done"), default));
        // The writer's own connection is watched once a second.
        var next = script.Accept(FileKind.IdCard);
        var since = Stopwatch.StartNew();
        while (!await WrittenAsync(storage, next)) Assert.InRange(since.Elapsed, TimeSpan.Zero, SoonEnough);
        Assert.Equal(2, (await storage.Journal.LoadAsync(script.Id, default)).Count);
    }

    [Fact]
    public async Task While_the_server_is_away_every_question_is_refused_by_type_and_soon()
    {
        await using var storage = await Cluster.OpenAsync(Cluster.Options(_server, _database), _folder.Path);
        _server.Kill();
        var script = SessionScript.New(Noon);
        Task[] asked =
        [
            storage.Journal.AppendAsync(script.Create(), default).AsTask(),
            storage.Journal.LoadAsync(script.Id, default).AsTask(),
            storage.Journal.ExpiredAsync(Noon, 1, default).AsTask(),
            storage.Index.CountAsync(null, default).AsTask(),
            storage.Operators.FindAsync(script.Id, default).AsTask(),
            storage.Keys.OpenAsync(script.Tenant, script.Id, default).AsTask(),
            storage.Credentials.FindAsync("x", default).AsTask(),
            storage.Audit.AppendAsync(new AuditEntry(Noon, "a", "n", "v", "t", "r", "o"), default).AsTask(),
            storage.VerifyAsync(default).AsTask(),
        ];
        foreach (var question in asked)
            await Assert.ThrowsAsync<JournalUnavailableException>(() => question.WaitAsync(SoonEnough));
    }

    [Fact]
    public async Task A_server_that_hangs_fills_a_bounded_queue_which_then_refuses_by_type()
    {
        const int bound = 40;
        await using var storage = await Cluster.OpenAsync(Cluster.Options(_server, _database), _folder.Path,
            Embedded.Options(_folder.Path) with { JournalCommitQueue = bound, JournalMaxBatch = 8 });
        await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        await _server.FreezeAsync();
        var scripts = Enumerable.Range(0, 200).Select(_ => SessionScript.New(Noon)).ToList();
        var appends = scripts.Select(script => Try(storage, script.Create())).ToList();
        var refused = appends.Count(append => append.IsFaulted);
        Assert.InRange(refused, 200 - bound - (2 * 8), 200 - bound);
        Assert.InRange(storage.Waiting, 1, bound);
        Assert.All(appends.Where(append => append.IsFaulted), append =>
            Assert.Equal(
                "journal_commit_queue", Assert.IsType<OverloadedException>(append.Exception!.InnerException).Queue));
        await _server.ThawAsync();
        await Task.WhenAll(appends.Where(append => !append.IsFaulted));
        var counted = await storage.Index.CountAsync(null, default);
        Assert.Equal(1 + 200 - refused, counted.Values.Sum());
    }

    [Fact]
    public async Task A_commit_held_up_beyond_its_time_is_refused_by_type_and_the_next_goes_through()
    {
        var options = Cluster.Options(_server, _database) with { CommandTimeoutMs = 500 };
        await using var storage = await Cluster.OpenAsync(options, _folder.Path);
        await using var held = new Npgsql.NpgsqlConnection(
            $"Host={options.Host};Port={options.Port};Database={options.Database};Username={options.User};"
            + $"Password={options.Password};Pooling=false");
        await held.OpenAsync();
        await using var transaction = await held.BeginTransactionAsync();
        await using (var grip = new Npgsql.NpgsqlCommand("LOCK TABLE events", held)) await grip.ExecuteNonQueryAsync();
        var script = SessionScript.New(Noon);
        var create = script.Create();
        var refusal = await Assert.ThrowsAsync<JournalUnavailableException>(() =>
            storage.Journal.AppendAsync(create, default).AsTask());
        Assert.Contains("postgresql.command_timeout_ms 500", refusal.Message);
        await transaction.RollbackAsync();
        await storage.Journal.AppendAsync(create, default);
        Assert.Single(await storage.Journal.LoadAsync(script.Id, default));
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
    }

    private static Task Try(ClusterStorage storage, JournalAppend append)
    {
        try
        {
            return storage.Journal.AppendAsync(append, default).AsTask();
        }
        catch (OverloadedException refusal)
        {
            return Task.FromException(refusal);
        }
    }

    /// <summary>As a session's actor does: after a fault it looks what is there, and goes on from that.</summary>
    private static async Task AppendAsync(
        ClusterStorage storage, ConcurrentDictionary<SessionId, long> acknowledged, ConcurrentBag<Exception> faults,
        Action count, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var append in SessionScript.New(TimeProvider.System.GetUtcNow()).Life())
            {
                try
                {
                    while (!await WrittenAsync(storage, append, faults)) await Task.Yield();
                }
                catch (FencedException)
                {
                    // It was written by the try whose outcome nobody learnt.
                }
                acknowledged[append.State.Id] = append.State.Version;
                count();
            }
        }
    }

    private static async Task<bool> WrittenAsync(
        ClusterStorage storage, JournalAppend append, ConcurrentBag<Exception>? faults = null)
    {
        try
        {
            await storage.Journal.AppendAsync(append, default);
            return true;
        }
        catch (JournalUnavailableException fault)
        {
            if (faults is { Count: < 1_000 }) faults.Add(fault);
            return false;
        }
    }

    private static async Task UntilAsync(Func<int> value, int reached)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (value() < reached) await timer.WaitForNextTickAsync();
    }
}
