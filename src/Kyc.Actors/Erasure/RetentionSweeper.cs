using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Erasure;

/// <summary>
/// Redacts sessions whose retention is over, at a bounded rate. What it does is in the journal at once, so the next
/// look, here or elsewhere, goes on where this one ended. One node of a cluster does it.
/// </summary>
public sealed class RetentionSweeper : IAsyncDisposable
{
    private readonly ErasureParts _parts;
    private readonly Redactions _redactions;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Rounds _rounds;

    /// <summary>A sweeper that rests.</summary>
    public RetentionSweeper(
        ErasureParts parts, ITransport transport, Func<CancellationToken, Task> inCharge, TimeProvider time,
        ILogger<RetentionSweeper> log)
    {
        (_parts, _time, _log) = (parts, time, log);
        _redactions = new Redactions(transport, parts.Settings, log);
        _rounds = new Rounds(
            TimeSpan.FromSeconds(parts.Settings.RetentionIntervalSeconds),
            TimeSpan.FromSeconds(parts.Settings.RetrySeconds),
            async cancel =>
            {
                await inCharge(cancel);
                while (await SweepAsync(cancel) == parts.Settings.RetentionBatch)
                    await Task.Delay(
                        TimeSpan.FromMilliseconds(parts.Settings.RetentionPauseMilliseconds), time, cancel);
                return false;
            },
            error => log.RetentionStopped(error.Message), time);
    }

    /// <summary>Begins to look.</summary>
    public void Start() => _rounds.Start();

    /// <summary>Redacts one batch of what is due; returns how many sessions that were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var due = await _parts.Erasures.RetentionOverAsync(_time.GetUtcNow(), _parts.Settings.RetentionBatch, cancel);
        if (due.Count == 0) return 0;
        var answers = await _redactions.AskAsync(due, Command, cancel);
        var redacted = answers.Count(answer => answer.Redacted);
        if (redacted > 0) _log.RetentionOver(redacted);
        return redacted;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    private static CommandId Command(SessionId session) => new($"cmd_retention_{session}");
}
