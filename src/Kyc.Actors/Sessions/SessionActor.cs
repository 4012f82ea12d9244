using System.Text.Json;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Sessions;

/// <summary>
/// One session: wiring between its pure rules, the journal and the work queue. Order, always: dedupe, decide,
/// append, confirm what goes out, reply.
/// </summary>
internal sealed class SessionActor(
    SessionId session, IJournal journal, JobGate gate, int fencedRetries, TimeProvider time, ILogger log,
    Action? erasing = null)
    : IActor<SessionMessage, SessionAnswer>
{
    private SessionState? _state;
    private ReadOnlyMemory<byte> _lastHash;
    private TaskCompletionSource? _settled;
    private bool _stopped;

    public async ValueTask<SessionAnswer> ReceiveAsync(SessionMessage message)
    {
        if (_state is null && message is Perform { Command: CreateSession } create) return await OpenAsync(create);
        if (_state is null) await LoadAsync();
        return message switch
        {
            Look look => OnLook(look),
            Perform perform => await PerformAsync(perform),
            _ => throw new InvalidOperationException(
                $"message {message.GetType().Name} has no rule in {nameof(SessionActor)}"),
        };
    }

    /// <summary>
    /// A new session has no history to read. If it has one after all, the journal's fence says so at the append, the
    /// history is read, and the rules decide again. Whatever else ends the append leaves the assumption unproven: it is
    /// dropped, so that nobody is told there is no such session.
    /// </summary>
    private async ValueTask<SessionAnswer> OpenAsync(Perform create)
    {
        Become(SessionState.None, EventChain.Genesis);
        try
        {
            return await PerformAsync(create);
        }
        catch
        {
            Forget();
            throw;
        }
    }

    public Directive Judge(Exception error) => error switch
    {
        OverloadedException or StorageFullException => Directive.Resume,
        JournalUnavailableException or FencedException or TimeoutException or OperationCanceledException =>
            Directive.Reload,
        HistoryUnreadableException => Directive.Quarantine,
        _ => Directive.Restart,
    };

    public void Forget() => _state = null;

    public void Stopped()
    {
        Volatile.Write(ref _stopped, true);
        CancelWaiters();
    }

    private SessionAnswer OnLook(Look look)
    {
        var state = _state!;
        if (!state.Exists() || state.Tenant != look.Tenant) return Answer(NotFound);
        var reply = new SessionReply.Ok(state);
        return look.WaitUntilSettled && !state.Status.IsSettled()
            ? new SessionAnswer(reply, WhenSettled(), true)
            : Answer(reply);
    }

    private async ValueTask<SessionAnswer> PerformAsync(Perform perform)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var answer = await DecideOnceAsync(perform);
                // A refusal too: who asks to start a job that is over has taken it out of the queue.
                gate.Saw(_state!);
                return answer;
            }
            catch (FencedException) when (tries <= fencedRetries)
            {
                log.Fenced(session, perform.RequestId, tries);
                await LoadAsync();
            }
        }
    }

    private async ValueTask<SessionAnswer> DecideOnceAsync(Perform perform)
    {
        var now = time.GetUtcNow();
        switch (Decide.On(_state!, perform.Command, now))
        {
            case Ruling.Refused refused:
                return Answer(new SessionReply.Refused(refused.Refusal));
            case Ruling.AlreadyDone done:
                await PublishAsync(perform.RequestId);
                return Answer(new SessionReply.Ok(await StateAtAsync(done.Version), Repeated: true));
            case Ruling.Accepted accepted:
                await AppendAsync(perform, accepted.Events, now);
                if (perform.Command is CompleteJob complete) Cost(complete);
                await PublishAsync(perform.RequestId);
                return Answer(new SessionReply.Ok(_state!));
            default:
                throw new InvalidOperationException($"a ruling has no rule in {nameof(SessionActor)}");
        }
    }

    private async ValueTask AppendAsync(Perform perform, IReadOnlyList<SessionEvent> events, DateTimeOffset now)
    {
        var (records, next) = Journaling.Seal(_state!, _lastHash, perform.Command, events, now);
        var key = perform.Command is CreateSession ? perform.WrappedKey : null;
        await journal.AppendAsync(new JournalAppend(records, next, key), CancellationToken.None);
        Become(next, records[^1].Hash);
        if (events.Any(fact => fact is SessionRedacted)) erasing?.Invoke();
        log.Appended(session, next.Tenant, perform.RequestId, records[^1].Type, next.Version);
    }

    private void Cost(CompleteJob done)
    {
        if (done.Report.TimingsMs.TryGetValue("total", out var milliseconds)) gate.Cost(done.Tenant, milliseconds);
    }

    /// <summary>
    /// What is owed to the queue. A failure is not the asker's: the sweep of open work will put it there.
    /// </summary>
    private async ValueTask PublishAsync(string? requestId)
    {
        if (JobsOwed.By(_state!, requestId) is not { } job) return;
        try
        {
            await gate.EnqueueAsync(job, CancellationToken.None);
        }
        catch (Exception error)
        {
            log.LeftForTheSweep(session, job.Job, requestId, error.Message);
        }
    }

    private async ValueTask<SessionState> StateAtAsync(long version) =>
        version == _state!.Version
            ? _state
            : Evolve.Replay(await journal.LoadAsync(session, CancellationToken.None), version);

    private async ValueTask LoadAsync()
    {
        _state = null;
        var history = await journal.LoadAsync(session, CancellationToken.None);
        if (EventChain.FirstBreak(session, history) is { } version)
            throw new HistoryUnreadableException(session, $"event {version} is not what was written");
        Become(Replay(history), history.Count > 0 ? history[^1].Hash : EventChain.Genesis);
    }

    private SessionState Replay(IReadOnlyList<EventRecord> history)
    {
        try
        {
            return Evolve.Replay(history);
        }
        catch (Exception error) when (error is UnknownEventException or JsonException or InvalidOperationException)
        {
            throw new HistoryUnreadableException(session, error.Message, error);
        }
    }

    private void Become(SessionState state, ReadOnlyMemory<byte> lastHash)
    {
        (_state, _lastHash) = (state, lastHash);
        if (state.Status.IsSettled()) Interlocked.Exchange(ref _settled, null)?.TrySetResult();
    }

    /// <summary>A turn may still run when the actor is stopped: whoever it lets wait is sent away at once.</summary>
    private Task WhenSettled()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var signal = Interlocked.CompareExchange(ref _settled, fresh, null) ?? fresh;
        if (Volatile.Read(ref _stopped)) CancelWaiters();
        return signal.Task;
    }

    private void CancelWaiters() => Interlocked.Exchange(ref _settled, null)?.TrySetCanceled();

    private SessionAnswer Answer(SessionReply reply) => new(reply, null, _state!.Exists());

    private static SessionReply NotFound { get; } =
        new SessionReply.Refused(new Refusal(RefusalCode.NotFound, "There is no such session."));
}
