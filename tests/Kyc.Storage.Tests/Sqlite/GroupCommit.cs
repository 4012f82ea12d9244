using Kyc.Actors.Ports;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>The queue in front of the writer, and what the writer does with a batch.</summary>
public sealed class GroupCommit : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_full_queue_refuses_by_the_name_of_its_setting()
    {
        var queue = new CommitQueue<int>("journal_commit_queue", 2);
        queue.Add(1);
        queue.Add(2);
        var refusal = Assert.Throws<OverloadedException>(() => queue.Add(3));
        Assert.Equal("journal_commit_queue", refusal.Queue);
        var batch = new List<int>();
        Assert.True(queue.Take(batch, 10));
        Assert.Equal([1, 2], batch);
        queue.Add(4);
    }

    [Fact]
    public void A_closed_queue_hands_out_what_waits_and_then_ends()
    {
        var queue = new CommitQueue<int>("q", 10);
        queue.Add(1);
        queue.Add(2);
        queue.Close();
        Assert.Throws<JournalUnavailableException>(() => queue.Add(3));
        var batch = new List<int>();
        Assert.True(queue.Take(batch, 1));
        queue.EndWriting();
        batch.Clear();
        Assert.True(queue.Take(batch, 1));
        queue.EndWriting();
        Assert.Equal([2], batch);
        Assert.False(queue.Take([], 1));
    }

    [Fact]
    public void Who_comes_alone_may_write_at_once_and_who_comes_meanwhile_waits_for_the_thread()
    {
        var queue = new CommitQueue<int>("q", 10);
        Assert.True(queue.TryBeginWriting());
        Assert.False(queue.TryBeginWriting());
        queue.Add(1);
        queue.EndWriting();
        Assert.False(queue.TryBeginWriting());
        var batch = new List<int>();
        Assert.True(queue.Take(batch, 10));
        Assert.Equal([1], batch);
        Assert.False(queue.TryBeginWriting());
        queue.EndWriting();
        Assert.True(queue.TryBeginWriting());
        queue.Close();
        queue.EndWriting();
        Assert.False(queue.TryBeginWriting());
        Assert.False(queue.Take(batch, 10));
    }

    [Fact]
    public async Task Appends_over_the_bound_are_refused_and_those_before_are_written()
    {
        await using var storage = await Embedded.OpenAsync(
            Embedded.Options(_directory.Path) with { JournalCommitQueue = 3 });
        using var gate = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var writer = storage.Writer;
        var blocker = Task.Run(() => writer.SubmitAsync(new SmallWrite(_ =>
        {
            blocked.Set();
            gate.Wait();
        }, default)));
        blocked.Wait();
        var scripts = Enumerable.Range(0, 4).Select(_ => SessionScript.New(Noon)).ToList();
        var accepted = scripts.Take(3)
            .Select(script => storage.Journal.AppendAsync(script.Create(), default).AsTask()).ToList();
        Assert.Equal(3, storage.Journal.Waiting);
        await Assert.ThrowsAsync<OverloadedException>(() =>
            storage.Journal.AppendAsync(scripts[3].Create(), default).AsTask());
        var before = storage.Journal.Commits;
        gate.Set();
        await Task.WhenAll([blocker, .. accepted]);
        Assert.Equal(before + 2, storage.Journal.Commits);
        foreach (var script in scripts.Take(3)) Assert.Single(await storage.Journal.LoadAsync(script.Id, default));
        Assert.Empty(await storage.Journal.LoadAsync(scripts[3].Id, default));
    }

    [Fact]
    public async Task A_write_that_breaks_its_transaction_fails_alone()
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        using var gate = new ManualResetEventSlim();
        var writer = storage.Writer;
        using var blocked = new ManualResetEventSlim();
        var blocker = Task.Run(() => writer.SubmitAsync(new SmallWrite(_ =>
        {
            blocked.Set();
            gate.Wait();
        }, default)));
        blocked.Wait();
        var (before, after) = (SessionScript.New(Noon), SessionScript.New(Noon));
        var first = storage.Journal.AppendAsync(before.Create(), default).AsTask();
        var broken = writer.SubmitAsync(new SmallWrite(_ => throw new InvalidDataException("broken"), default));
        var last = storage.Journal.AppendAsync(after.Create(), default).AsTask();
        gate.Set();
        await Task.WhenAll(blocker, first, last);
        await Assert.ThrowsAsync<InvalidDataException>(() => broken);
        Assert.Single(await storage.Journal.LoadAsync(before.Id, default));
        Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);
    }

    [Fact]
    public async Task Closing_writes_what_was_accepted()
    {
        var script = SessionScript.New(Noon);
        Task append;
        await using (var storage = await Embedded.OpenAsync(_directory.Path))
        {
            append = storage.Journal.AppendAsync(script.Create(), default).AsTask();
        }
        await append;
        await using var again = await Embedded.OpenAsync(_directory.Path);
        Assert.Single(await again.Journal.LoadAsync(script.Id, default));
    }
}
