using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Erasure;

/// <summary>
/// Does what redactions owe: the data key, then the files, then the receipt. Every step may be done twice, and the row
/// that says it is owed goes last, so whoever dies at any point leaves the rest to the next look, here or elsewhere.
/// The owner of a session's shard does it; what is overdue, the node in charge.
/// </summary>
public sealed class Eraser : IAsyncDisposable
{
    private static readonly int[] EveryShard = [.. Enumerable.Range(0, Shards.Count)];

    private readonly ErasureParts _parts;
    private readonly IJournal _journal;
    private readonly Func<IReadOnlyList<int>> _owned;
    private readonly Func<bool> _inCharge;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Rounds _rounds;
    private long _erased;

    /// <summary>An eraser that rests.</summary>
    /// <param name="parts">Where things lie, and limits.</param>
    /// <param name="journal">Tells how many files a session took.</param>
    /// <param name="owned">The shards that this node owns now.</param>
    /// <param name="inCharge">True while this node looks after what others left.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Log.</param>
    public Eraser(
        ErasureParts parts, IJournal journal, Func<IReadOnlyList<int>> owned, Func<bool> inCharge, TimeProvider time,
        ILogger<Eraser> log)
    {
        (_parts, _journal, _owned, _inCharge, _time, _log) = (parts, journal, owned, inCharge, time, log);
        _rounds = new Rounds(
            TimeSpan.FromMilliseconds(Limits.PollMilliseconds), TimeSpan.FromSeconds(Limits.RetrySeconds),
            async cancel => await SweepAsync(cancel) == Limits.Batch,
            error => log.ErasuresStopped(error.Message), time);
    }

    /// <summary>Sessions erased so far.</summary>
    public long Erased => Interlocked.Read(ref _erased);

    private ErasureSettings Limits => _parts.Settings;

    /// <summary>Begins to look.</summary>
    public void Start() => _rounds.Start();

    /// <summary>Something is owed from now on, or a shard is ours: look at once.</summary>
    public void Wake() => _rounds.Wake();

    /// <summary>Does what is due now; returns how many rows it went through.</summary>
    /// <exception cref="ErasureIncompleteException">Some could not be done; the others were.</exception>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        var due = await _parts.Erasures.DueAsync(_owned(), now, Limits.Batch, cancel);
        if (due.Count < Limits.Batch && _inCharge())
        {
            var overdue = await _parts.Erasures.DueAsync(
                EveryShard, now.AddSeconds(-Limits.OverdueSeconds), Limits.Batch - due.Count, cancel);
            due = [.. due.UnionBy(overdue, erasure => erasure.Session)];
        }
        var failures = 0;
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = Limits.Parallelism, CancellationToken = cancel },
            async (erasure, token) =>
            {
                if (!await TryAsync(erasure, token)) Interlocked.Increment(ref failures);
            });
        return failures == 0 ? due.Count : throw new ErasureIncompleteException(failures);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    /// <summary>One session that cannot be erased now holds up no other.</summary>
    private async ValueTask<bool> TryAsync(OpenErasure erasure, CancellationToken cancel)
    {
        try
        {
            await EraseAsync(erasure, cancel);
            return true;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            _log.NotErased(erasure.Session, error.Message);
            return false;
        }
    }

    private async ValueTask EraseAsync(OpenErasure erasure, CancellationToken cancel)
    {
        var scope = new BlobScope(erasure.Tenant, erasure.Session);
        if (erasure.Erased)
        {
            await _parts.Blobs.DeleteAllAsync(scope, cancel);
            await _parts.Erasures.CloseAsync(erasure.Session, cancel);
            return;
        }
        await _parts.Keys.DestroyAsync(erasure.Tenant, erasure.Session, cancel);
        await _parts.Blobs.DeleteAllAsync(scope, cancel);
        var files = (await _journal.LoadAsync(erasure.Session, cancel)).Count(IsFile);
        var erasedAt = _time.GetUtcNow();
        await _parts.Erasures.FinishAsync(
            erasure, erasedAt, Receipts.OfSession(_parts.ClusterKeys, erasure, erasedAt, files),
            erasedAt.AddSeconds(Limits.LookAgainSeconds), cancel);
        Interlocked.Increment(ref _erased);
        _log.Erased(erasure.Session, erasure.Tenant, (erasedAt - erasure.Since).TotalMilliseconds);
    }

    private static bool IsFile(EventRecord record) => record.Type == EventCodec.FileAccepted;
}

/// <summary>Some erasures could not be done now; they are owed on.</summary>
public sealed class ErasureIncompleteException(int count)
    : Exception($"{count} sessions could not be erased now; each is named in the log with its reason, and tried again");
