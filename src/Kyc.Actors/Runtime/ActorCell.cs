using Kyc.Actors.Ports;

namespace Kyc.Actors.Runtime;

/// <summary>
/// An actor with its bounded mailbox and its supervision: one message at a time, in the order of their arrival. An
/// asker that finds the actor idle runs the turn on its own thread, so that an answer from memory costs no hop and
/// no allocation; the turns of those that had to wait run on the pool.
/// </summary>
public sealed class ActorCell<TMessage, TReply>(
    string name, IActor<TMessage, TReply> actor, RestartBudget budget, int mailboxLimit, TimeProvider time,
    ISupervisionLog log)
{
    private sealed class Envelope(TMessage message)
        : TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TMessage Message { get; } = message;
    }

    private readonly Lock _lock = new();
    private Queue<Envelope>? _mailbox;
    private bool _busy;
    private bool _stopped;

    /// <summary>The actor.</summary>
    public IActor<TMessage, TReply> Actor => actor;

    /// <summary>Messages that wait now.</summary>
    public int Waiting
    {
        get { lock (_lock) return _mailbox?.Count ?? 0; }
    }

    /// <summary>Sends a message; false when the actor was stopped, and another one has to be made.</summary>
    /// <exception cref="OverloadedException">The mailbox is full.</exception>
    public bool TryAsk(TMessage message, out ValueTask<TReply> reply)
    {
        lock (_lock)
        {
            if (_stopped)
            {
                reply = default;
                return false;
            }
            if (_busy)
            {
                reply = new ValueTask<TReply>(Post(message).Task);
                return true;
            }
            _busy = true;
        }
        reply = FirstTurnAsync(message);
        return true;
    }

    /// <summary>Stops the actor if it is idle and, unless forced, not quarantined; false when it goes on.</summary>
    public bool TryStop(bool evenQuarantined)
    {
        lock (_lock)
        {
            if (_busy || _stopped) return false;
            if (!evenQuarantined && budget.IsQuarantined(time.GetUtcNow())) return false;
            _stopped = true;
        }
        actor.Stopped();
        return true;
    }

    /// <summary>Stops the actor whatever it does: those that wait are refused, a running turn ends by itself.</summary>
    public void Stop()
    {
        Queue<Envelope>? waiting;
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            (waiting, _mailbox) = (_mailbox, null);
        }
        foreach (var envelope in waiting ?? []) envelope.SetException(new ActorStoppedException(name));
        actor.Stopped();
    }

    private Envelope Post(TMessage message)
    {
        _mailbox ??= new Queue<Envelope>();
        if (_mailbox.Count >= mailboxLimit) throw new OverloadedException("mailbox_limit", mailboxLimit);
        var envelope = new Envelope(message);
        _mailbox.Enqueue(envelope);
        return envelope;
    }

    private async ValueTask<TReply> FirstTurnAsync(TMessage message)
    {
        try
        {
            return await TurnAsync(message);
        }
        finally
        {
            if (TakeNext() is { } next) _ = DrainAsync(next);
        }
    }

    private async Task DrainAsync(Envelope first)
    {
        await Task.Yield();
        for (Envelope? envelope = first; envelope is not null; envelope = TakeNext())
        {
            try
            {
                envelope.SetResult(await TurnAsync(envelope.Message));
            }
            catch (Exception error)
            {
                envelope.SetException(error);
            }
        }
    }

    private Envelope? TakeNext()
    {
        lock (_lock)
        {
            if (_mailbox is not null && _mailbox.TryDequeue(out var next)) return next;
            _busy = false;
            return null;
        }
    }

    private async ValueTask<TReply> TurnAsync(TMessage message)
    {
        if (budget.QuarantinedUntil is not null) RefuseIfQuarantined();
        try
        {
            return await actor.ReceiveAsync(message);
        }
        catch (Exception error)
        {
            if (Supervise(error) is { } told) throw told;
            throw;
        }
    }

    private void RefuseIfQuarantined()
    {
        var now = time.GetUtcNow();
        if (budget.IsQuarantined(now)) throw new QuarantinedException(name, budget.QuarantinedUntil!.Value - now);
    }

    /// <summary>
    /// Does what the actor's judgement asks for; returns what the asker is told instead of the error.
    /// </summary>
    private Exception? Supervise(Exception error)
    {
        var directive = actor.Judge(error);
        if (directive == Directive.Resume) return null;
        actor.Forget();
        if (directive == Directive.Reload) return null;
        var now = time.GetUtcNow();
        if (directive == Directive.Restart && !budget.Fail(now))
        {
            log.Restarted(name, error);
            return new ActorFailedException(name, error);
        }
        if (directive == Directive.Quarantine) budget.Quarantine(now);
        log.Quarantined(name, budget.QuarantinedUntil!.Value, error);
        return new QuarantinedException(name, budget.QuarantinedUntil!.Value - now, error);
    }
}
