using Kyc.Actors.Ports;
using Kyc.Sessions.Files;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>What several nodes on one database owe each other.</summary>
[Collection(PostgresCollection.Name)]
public sealed class NodesTogether(PostgresFixture fixture) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgresPlace _place = new(fixture);
    private ClusterStorage _one = null!, _two = null!;

    public async Task InitializeAsync()
    {
        await _place.MakeAsync();
        (_one, _two) = (await _place.OpenStorageAsync(), await _place.OpenStorageAsync());
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_key_destroyed_on_one_node_is_gone_on_the_other_at_once()
    {
        var script = SessionScript.New(Noon);
        var wrapped = _one.KeyRing.Mint(script.Tenant, script.Id).Wrapped;
        await _one.Journal.AppendAsync(script.Create(wrapped), default);
        (await _two.Keys.OpenAsync(script.Tenant, script.Id, default)).Dispose();
        await _one.Keys.DestroyAsync(script.Tenant, script.Id, default);
        await Assert.ThrowsAsync<DataKeyGoneException>(() =>
            _two.Keys.OpenAsync(script.Tenant, script.Id, default).AsTask());
    }

    [Fact]
    public async Task Two_nodes_that_write_the_same_sessions_at_once_never_both_win_nor_wait_for_each_other()
    {
        var owners = Enumerable.Range(0, 60).Select(_ => SessionScript.New(Noon)).ToList();
        foreach (var owner in owners) await _one.Journal.AppendAsync(owner.Create(), default);
        var rivals = owners.Select(owner => owner.Fork()).ToList();
        rivals.Reverse();
        var ours = owners.Select(owner => WonAsync(_one, owner.Accept(FileKind.IdCard))).ToList();
        var theirs = rivals.Select(rival => WonAsync(_two, rival.Cancel())).ToList();
        await Task.WhenAll(ours.Concat(theirs)).WaitAsync(TimeSpan.FromSeconds(30));
        theirs.Reverse();
        Assert.All(ours.Zip(theirs), pair => Assert.NotEqual(pair.First.Result, pair.Second.Result));
        Assert.Null((await _one.VerifyAsync(default)).FirstBad);
    }

    [Fact]
    public async Task Audit_rows_of_two_nodes_make_a_chain_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _one : _two).Audit.AppendAsync(
            new AuditEntry(Noon, "a", $"node-{i % 2}", "v", "t", "r", "done"), default).AsTask()));
        var rows = await _one.Audit.ListAsync(new AuditQuery { Limit = 100 }, default);
        Assert.Equal([1, 2], rows.Select(row => row.Place.Chain).Distinct().Order());
        Assert.All(rows.GroupBy(row => row.Place.Chain), chain =>
        {
            Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i),
                chain.Select(row => row.Place.Number).Order());
            Assert.Single(chain.Select(row => row.Entry.Node).Distinct());
        });
        Assert.Equal(new AuditVerification(2, 20, null), await _two.Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task A_node_without_the_clusters_master_key_does_not_start()
    {
        using var folder = new TempFolder();
        var lost = await Assert.ThrowsAsync<StorageUnusableException>(() =>
            Cluster.OpenAsync(_place.Options, folder.Path).AsTask());
        Assert.Contains("master.key is missing", lost.Message);
        await Assert.ThrowsAsync<WrongMasterKeyException>(() => Cluster.OpenAsync(_place.Options, folder.Path,
            Embedded.Options(folder.Path) with { MasterKey = Convert.ToBase64String(new byte[32]) }).AsTask());
    }

    [Fact]
    public async Task Connections_stay_within_their_bound_and_can_be_seen()
    {
        Assert.Equal(_place.Options.PoolMax, _one.Connections.Limit);
        var most = 0;
        var questions = Enumerable.Range(0, 300).Select(_ => Task.Run(async () =>
        {
            await _one.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
            await _one.Index.CountAsync(null, default);
            InterlockedMax(ref most, _one.Connections.Open);
        }));
        await Task.WhenAll(questions);
        Assert.InRange(most, 2, _place.Options.PoolMax);
        Assert.InRange(_one.Connections.Open, 2, _place.Options.PoolMax);
    }

    [Fact]
    public async Task A_question_that_finds_no_free_connection_is_refused_in_time()
    {
        var options = _place.Options with { PoolMax = 3, Writers = 2, PoolWaitMs = 50 };
        await using var storage = await Cluster.OpenAsync(options, _place.Folder);
        await using var held = new Npgsql.NpgsqlConnection(
            $"Host={options.Host};Port={options.Port};Database={options.Database};Username={options.User};"
            + $"Password={options.Password};Pooling=false");
        await held.OpenAsync();
        await using var transaction = await held.BeginTransactionAsync();
        await using (var grip = new Npgsql.NpgsqlCommand("LOCK TABLE sessions", held))
            await grip.ExecuteNonQueryAsync();
        var first = storage.Index.CountAsync(null, default).AsTask();
        var refusal = await Assert.ThrowsAsync<JournalUnavailableException>(() =>
            storage.Index.CountAsync(null, default).AsTask());
        Assert.Contains("postgresql.pool_max", refusal.Message);
        await transaction.RollbackAsync();
        await first;
    }

    private static async Task<bool> WonAsync(ClusterStorage storage, JournalAppend append)
    {
        try
        {
            await storage.Journal.AppendAsync(append, default);
            return true;
        }
        catch (FencedException)
        {
            return false;
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
    }
}
