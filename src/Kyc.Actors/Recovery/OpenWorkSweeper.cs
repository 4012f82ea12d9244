using System.Runtime.CompilerServices;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Recovery;

/// <summary>
/// Puts owed jobs back into the work queue: at once when a shard is acquired, and from time to time. The journal
/// knows what is owed, so even an emptied queue loses nothing.
/// </summary>
public sealed class OpenWorkSweeper(
    IJournal journal, ITransport transport, RecoverySettings settings, TimeProvider time,
    ILogger<OpenWorkSweeper> log, JobGate? gate = null) : IAsyncDisposable
{
    private readonly DateTimeOffset?[] _acquiredAt = new DateTimeOffset?[Shards.Count];
    private readonly CancellationTokenSource _stop = new();
    private readonly StuckReport _stuck = new(transport, settings, time, log);
    private readonly Offers _offers = new(settings, time);
    private readonly bool[] _fresh = new bool[Shards.Count];
    private TaskCompletionSource _wake = NewWake();
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins to sweep.</summary>
    public void Start() => _loop = LoopAsync();

    /// <summary>A shard is ours: its open work is swept at once.</summary>
    public void Acquired(int shard)
    {
        _acquiredAt[shard] = time.GetUtcNow();
        Volatile.Write(ref _fresh[shard], true);
        Volatile.Read(ref _wake).TrySetResult();
    }

    /// <summary>A shard is no longer ours: somebody else sweeps it.</summary>
    public void Lost(int shard) => _acquiredAt[shard] = null;

    /// <summary>Sweeps every shard that is ours, once; returns the jobs enqueued.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var (enqueued, recovered, leased) = (0, 0, 0);
        _stuck.Begin();
        for (var shard = 0; shard < Shards.Count; shard++)
            if (Interlocked.Exchange(ref _fresh[shard], false)) _offers.Forget(shard);
        try
        {
            await foreach (var work in OwnedAsync(cancel))
            {
                _stuck.Consider(work);
                if (ToEnqueue(work) is not { } job)
                {
                    leased++;
                    continue;
                }
                if (!_offers.IsDue(work)) continue;
                if (!await EnqueuedAsync(job, cancel)) continue;
                _offers.Made(work);
                if (job.Recovered) recovered++;
                if (++enqueued % settings.SweepBatch == 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(settings.SweepPauseMilliseconds), time, cancel);
            }
            _offers.Swept();
        }
        catch (Exception error) when (error is OverloadedException or JournalUnavailableException
            or TransportUnavailableException)
        {
            log.SweepStopped(enqueued, error.Message);
        }
        finally
        {
            _offers.Stopped();
        }
        if (recovered > 0) log.Swept(enqueued, recovered, leased);
        await _stuck.EndAsync(cancel);
        return enqueued;
    }

    /// <summary>False when there is no room in the line of the job's tenant; others have theirs.</summary>
    private async ValueTask<bool> EnqueuedAsync(ComparisonJob job, CancellationToken cancel)
    {
        try
        {
            await (gate?.EnqueueAsync(job, cancel) ?? transport.EnqueueAsync(job, cancel));
            return true;
        }
        catch (LineFullException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref _wake, NewWake());
                await SweepAsync(_stop.Token);
                await NextAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                log.SweepStopped(0, error.ToString());
                await PauseAsync();
            }
        }
    }

    private async Task NextAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(
            Volatile.Read(ref _wake).Task.Followed(),
            Task.Delay(TimeSpan.FromSeconds(settings.SweepIntervalSeconds), time, over.Token));
        over.Cancel();
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(settings.SweepIntervalSeconds), time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping; the loop sees it.
        }
    }

    private async IAsyncEnumerable<OpenWork> OwnedAsync(
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var owned = Enumerable.Range(0, Shards.Count).Where(shard => _acquiredAt[shard] is not null).ToArray();
        if (owned.Length == Shards.Count)
        {
            await foreach (var work in journal.OpenWorkAsync(null, cancel)) yield return work;
            yield break;
        }
        foreach (var shard in owned)
            await foreach (var work in journal.OpenWorkAsync(shard, cancel)) yield return work;
    }

    /// <summary>
    /// The job to enqueue, or null while somebody alive holds its lease. A lease that ends no later than one taken
    /// when the shard became ours was taken before: its worker is gone where leases are voided at start.
    /// </summary>
    private ComparisonJob? ToEnqueue(OpenWork work)
    {
        if (work.LeaseUntil is not { } until || until <= time.GetUtcNow())
            return new ComparisonJob(work.Job, work.Session, work.Tenant);
        var stale = settings.VoidLeasesAtStart && _acquiredAt[Shards.Of(work.Session)] is { } acquired
                    && until <= acquired.AddSeconds(settings.LeaseSeconds);
        return stale ? new ComparisonJob(work.Job, work.Session, work.Tenant, Recovered: true) : null;
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
