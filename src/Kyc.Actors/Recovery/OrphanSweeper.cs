using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Recovery;

/// <summary>
/// Removes files that no session ever accepted: of clients that left after the upload, of crashes between store and
/// journal, of picture comparisons cut short. A file goes only when it is old and no event of its session names it.
/// One node of a cluster does it, the one that <paramref name="inCharge"/> lets go on.
/// </summary>
public sealed class OrphanSweeper(
    IJournal journal, IBlobInventory blobs, RecoverySettings settings, TimeProvider time,
    ILogger<OrphanSweeper> log, Func<CancellationToken, Task>? inCharge = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _removed;

    /// <summary>Files removed so far.</summary>
    public long Removed => Interlocked.Read(ref _removed);

    /// <summary>Begins to sweep: now, then at each interval.</summary>
    public void Start() => _loop = LoopAsync();

    /// <summary>Goes through the whole store once; returns how many files it removed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var (removed, looked) = (0, 0);
        SessionId? session = null;
        IReadOnlySet<BlobId>? known = null;
        var before = time.GetUtcNow().AddHours(-settings.OrphanBlobAgeHours);
        await foreach (var entry in blobs.ListAsync(before, cancel))
        {
            if (session != entry.Scope.Session)
            {
                if (++looked % settings.OrphanBatch == 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(settings.OrphanPauseMilliseconds), time, cancel);
                (session, known) = (entry.Scope.Session, await KnownAsync(entry.Scope, cancel));
            }
            if (known?.Contains(entry.Blob) != false || !await blobs.DeleteUnchangedAsync(entry, cancel)) continue;
            removed++;
            Interlocked.Increment(ref _removed);
        }
        if (removed > 0) log.OrphansRemoved(removed, settings.OrphanBlobAgeHours);
        return removed;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>
    /// Every file the session ever accepted, replaced ones too; null when its history cannot be read.
    /// </summary>
    private async ValueTask<IReadOnlySet<BlobId>?> KnownAsync(BlobScope scope, CancellationToken cancel)
    {
        var known = new HashSet<BlobId>();
        try
        {
            foreach (var record in await journal.LoadAsync(scope.Session, cancel))
            {
                switch (EventCodec.Decode(record))
                {
                    case SessionCreated created when created.Tenant != scope.Tenant:
                        return known; // Another tenant's session: no event of it can name a file of this scope.
                    case FileAccepted accepted:
                        known.Add(accepted.File.Blob);
                        break;
                    case SessionRedacted:
                        known.Clear();
                        break;
                }
            }
            return known;
        }
        catch (Exception error) when (error is UnknownEventException or JsonException)
        {
            log.OrphansUnknown(scope.Session, error.Message);
            return null;
        }
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (inCharge is not null) await inCharge(_stop.Token);
                await SweepAsync(_stop.Token);
            }
            catch (Exception error) when (!_stop.IsCancellationRequested)
            {
                log.OrphanSweepStopped(error.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (!await PauseAsync()) return;
        }
    }

    private async Task<bool> PauseAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(settings.OrphanSweepIntervalSeconds), time, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
