using System.Collections.Concurrent;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.Runtime;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>
/// Asks and repeats by id: when no answer comes for a while, when the broker refused or lost the question, and when
/// the connection that the answer would have come over is gone.
/// </summary>
internal sealed class Asker(
    LinkKeeper keeper, RabbitMqSettings settings, MemberIdentity self, Seal seal, Action<string> withdraw,
    TimeProvider time, ILogger log) : ChannelLoop(keeper, time, log)
{
    private const int LongestRepeatFactor = 8;

    private static readonly Backoff s_refused = new(20, 500);

    private readonly Backoff _repeat =
        new(settings.AskRepeatMilliseconds, settings.AskRepeatMilliseconds * LongestRepeatFactor);

    private readonly ConcurrentDictionary<string, PendingAsk> _pending = [];
    private TaskCompletionSource<AskLane> _lane = NewLane();
    private int _outstanding;
    private long _number;

    /// <summary>Questions that wait for answers.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    protected override string What => "questions";

    /// <summary>Asks; the answer's bytes.</summary>
    /// <exception cref="OverloadedException">Too many questions wait for answers.</exception>
    public async ValueTask<byte[]> AskAsync(Ask ask, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _outstanding) > settings.OutstandingLimit)
        {
            Interlocked.Decrement(ref _outstanding);
            throw new OverloadedException("rabbitmq.outstanding_limit", settings.OutstandingLimit);
        }
        var id = $"{self.Incarnation}.{Interlocked.Increment(ref _number)}";
        var pending = _pending[id] = new PendingAsk();
        try
        {
            return await UntilAnsweredAsync(id, ask, pending, cancel);
        }
        finally
        {
            _pending.TryRemove(id, out _);
            Interlocked.Decrement(ref _outstanding);
            if (ask.Withdraw && pending.Reply is null) withdraw(id);
        }
    }

    protected override async Task RunAsync(Link link, CancellationToken over)
    {
        await using var channel = await link.OpenAsync(confirms: true, over);
        var lane = new AskLane(link, channel, seal, over);
        await lane.ListenAsync(_pending);
        Volatile.Read(ref _lane).SetResult(lane);
        try
        {
            await UntilEndedAsync(channel, over);
        }
        finally
        {
            Volatile.Write(ref _lane, NewLane());
            foreach (var pending in _pending.Values) pending.Failed(lane, PublishOutcome.Unconfirmed);
        }
    }

    private async ValueTask<byte[]> UntilAnsweredAsync(
        string id, Ask ask, PendingAsk pending, CancellationToken cancel)
    {
        var begun = Time.GetTimestamp();
        for (var (repeats, refused) = (0, 0); ;)
        {
            var left = ask.Deadline - Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero) throw ask.TimedOut();
            if (await LaneAsync(left, cancel) is not { } lane) throw ask.TimedOut();
            if (repeats > 0) Counters.AsksRepeated.Add(1);
            var wake = pending.Begin(lane);
            if (pending.Reply is null) _ = lane.SendAsync(id, ask, ask.Deadline - Time.GetElapsedTime(begun), pending);
            await EndedWithinAsync(wake, Shorter(left, _repeat.Pause(repeats++)), cancel);
            if (pending.Reply is { } reply) return reply;
            if (pending.Outcome == PublishOutcome.Refused && ask.Full is { } full) throw full();
            if (pending.Outcome == PublishOutcome.Unroutable) await DeclareAsync(lane, ask.Deadline, begun);
            if (pending.Outcome is PublishOutcome.Refused or PublishOutcome.Unroutable)
                await EndedWithinAsync(pending.Begin(lane), Shorter(left, s_refused.Pause(refused++)), cancel);
        }
    }

    private async ValueTask<AskLane?> LaneAsync(TimeSpan left, CancellationToken cancel)
    {
        var lane = Volatile.Read(ref _lane).Task;
        if (lane.IsCompletedSuccessfully) return lane.Result;
        return await EndedWithinAsync(lane, left, cancel) ? await lane : null;
    }

    private async Task DeclareAsync(AskLane lane, TimeSpan deadline, long begun)
    {
        var left = deadline - Time.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero) return;
        try
        {
            await lane.Link.DeclareAsync().WithinAsync(left, Time, lane.Link.Lost);
        }
        catch (Exception error)
        {
            Log.ChannelFailed(What, error.Message);
        }
    }

    /// <summary>False when the limit passed first.</summary>
    private async ValueTask<bool> EndedWithinAsync(Task task, TimeSpan limit, CancellationToken cancel)
    {
        if (task.IsCompleted) return true;
        try
        {
            await task.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, Time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TaskCompletionSource<AskLane> NewLane() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
