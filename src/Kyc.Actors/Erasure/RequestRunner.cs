using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Erasure;

/// <summary>
/// Works requests for erasure off: finds their sessions page by page, has each redacted, and signs the receipt when the
/// data of all is gone. How far it came is in the database after each step, so another node goes on from there.
/// </summary>
public sealed class RequestRunner : IAsyncDisposable
{
    private const int AtOnce = 8;
    private const int Page = 100;

    private readonly ErasureParts _parts;
    private readonly Redactions _redactions;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Rounds _rounds;

    /// <summary>A runner that rests.</summary>
    public RequestRunner(
        ErasureParts parts, ITransport transport, Func<CancellationToken, Task> inCharge, TimeProvider time,
        ILogger<RequestRunner> log)
    {
        (_parts, _time, _log) = (parts, time, log);
        _redactions = new Redactions(transport, parts.Settings, log);
        _rounds = new Rounds(
            TimeSpan.FromMilliseconds(parts.Settings.PollMilliseconds),
            TimeSpan.FromSeconds(parts.Settings.RetrySeconds),
            async cancel =>
            {
                await inCharge(cancel);
                return await RunAsync(cancel);
            },
            error => log.RequestsStopped(error.Message), time);
    }

    /// <summary>Begins to look for requests.</summary>
    public void Start() => _rounds.Start();

    /// <summary>Takes every open request a step further.</summary>
    /// <returns>True when a further step could be taken at once.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var again = false;
        foreach (var request in await _parts.Requests.OpenAsync(AtOnce, cancel))
            again |= await StepAsync(request, cancel);
        return again;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    private async ValueTask<bool> StepAsync(ErasureRequest request, CancellationToken cancel)
    {
        if (!request.Listed) await ListAsync(request, cancel);
        var unasked = await _parts.Requests.UnaskedAsync(request.Id, _parts.Settings.Batch, cancel);
        if (unasked.Count > 0)
        {
            var answers = await _redactions.AskAsync(
                unasked.Select(session => (session, request.Tenant)), session => new CommandId($"cmd_erase_{session}"),
                cancel);
            if (answers.Count > 0) await _parts.Requests.AskedAsync(request.Id, answers, cancel);
            return answers.Count > 0;
        }
        if (!request.Listed) return true;
        if (await _parts.Requests.FindAsync(request.Tenant, request.Id, cancel) is not { Progress.Waiting: 0 })
            return false;
        await FinishAsync(request, cancel);
        return false;
    }

    private async ValueTask ListAsync(ErasureRequest request, CancellationToken cancel)
    {
        var page = await _parts.Index.ListAsync(new SessionQuery
        {
            Tenant = request.Tenant,
            ReferenceDigests = request.ReferenceDigests,
            CreatedFrom = request.CreatedFrom,
            CreatedBefore = request.CreatedBefore,
            StartingAfter = request.Cursor,
            Limit = Page,
        }, cancel);
        var found = await _parts.Requests.FindAsync(request.Tenant, request.Id, cancel);
        var full = (found?.Progress.Found ?? 0) + page.Rows.Count >= _parts.Settings.RequestSessions;
        await _parts.Requests.FoundAsync(
            request.Id, [.. page.Rows.Select(row => row.Id)], listed: !page.HasMore || full,
            hasMore: page.HasMore && full, cancel);
    }

    private async ValueTask FinishAsync(ErasureRequest request, CancellationToken cancel)
    {
        var members = await _parts.Requests.MembersAsync(request.Id, cancel);
        var now = _time.GetUtcNow();
        await _parts.Requests.FinishAsync(
            request.Id, now, Receipts.OfRequest(_parts.ClusterKeys, request, now, members), cancel);
        _log.RequestFinished(request.Id, request.Tenant, members.Count, (now - request.CreatedAt).TotalMilliseconds);
    }
}
