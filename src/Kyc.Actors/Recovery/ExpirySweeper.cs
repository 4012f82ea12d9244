using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Recovery;

/// <summary>
/// Ends sessions whose time ran out while they waited for input: all of the journal's, so one node of a cluster does
/// it, the one that <paramref name="inCharge"/> lets go on.
/// </summary>
public sealed class ExpirySweeper(
    IJournal journal, ITransport transport, RecoverySettings settings, TimeProvider time,
    ILogger<ExpirySweeper> log, Func<CancellationToken, Task>? inCharge = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins to sweep.</summary>
    public void Start() => _loop = LoopAsync();

    /// <summary>Expires one batch; returns how many sessions ended.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var due = await journal.ExpiredAsync(time.GetUtcNow(), settings.ExpiryBatch, cancel);
        var ended = 0;
        foreach (var (session, tenant) in due)
        {
            var expire = new Expire(session, tenant, new CommandId($"cmd_expire_{session}"));
            if (await EndAsync(expire, cancel)) ended++;
        }
        if (ended > 0) log.Expired(ended);
        return ended;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>One session that does not answer holds up no other.</summary>
    private async ValueTask<bool> EndAsync(Expire expire, CancellationToken cancel)
    {
        try
        {
            var reply = await transport.AskAsync(
                new Perform(expire), TimeSpan.FromSeconds(settings.AskTimeoutSeconds), cancel);
            return reply is SessionReply.Ok;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log.NotExpired(expire.Session, error.Message);
            return false;
        }
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(settings.ExpiryIntervalSeconds), time, _stop.Token);
                if (inCharge is not null) await inCharge(_stop.Token);
                while (await SweepAsync(_stop.Token) == settings.ExpiryBatch)
                {
                    // A full batch: more may be due.
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                log.ExpiryStopped(error.Message);
            }
        }
    }
}
