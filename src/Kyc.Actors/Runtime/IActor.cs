namespace Kyc.Actors.Runtime;

/// <summary>State and behaviour behind a mailbox. Its cell calls it for one message at a time.</summary>
public interface IActor<in TMessage, TReply>
{
    /// <summary>Answers one message. What it throws goes to <see cref="Judge"/>.</summary>
    ValueTask<TReply> ReceiveAsync(TMessage message);

    /// <summary>What is to be done about an error of <see cref="ReceiveAsync"/>.</summary>
    Directive Judge(Exception error);

    /// <summary>Drops what it holds in memory; the next message reads it anew.</summary>
    void Forget();

    /// <summary>Nothing more will come. May be called while a turn is still running.</summary>
    void Stopped();
}

/// <summary>What supervision does about an error. The asker is told in every case.</summary>
public enum Directive
{
    /// <summary>An expected refusal; the state in memory is sound.</summary>
    Resume,

    /// <summary>An outside failure; whether something was written is not known: read the state anew.</summary>
    Reload,

    /// <summary>A failure of the actor: read the state anew and count it against the budget.</summary>
    Restart,

    /// <summary>The actor cannot be served; quarantine it at once.</summary>
    Quarantine,
}

/// <summary>Told of what supervision did, for logs; never more often than the restart budget allows.</summary>
public interface ISupervisionLog
{
    /// <summary>An actor failed and reads its state anew.</summary>
    void Restarted(string actor, Exception error);

    /// <summary>An actor refuses everything until <paramref name="until"/>.</summary>
    void Quarantined(string actor, DateTimeOffset until, Exception error);
}

/// <summary>
/// An actor failed at a message in a way it did not foresee. Whether it took effect is not
/// known: repeat by the same id.
/// </summary>
public sealed class ActorFailedException(string actor, Exception cause)
    : Exception($"{actor} failed and was restarted; whether the message took effect is not known: repeat it by its id",
        cause)
{
    /// <summary>Which actor.</summary>
    public string Actor { get; } = actor;
}

/// <summary>An actor failed too often, or its history cannot be trusted; it refuses everything for a while.</summary>
/// <param name="actor">Which.</param>
/// <param name="retryAfter">How long the quarantine still lasts.</param>
public sealed class QuarantinedException(string actor, TimeSpan retryAfter, Exception? cause = null)
    : Exception(
        $"{actor} is quarantined; it is tried again after {retryAfter.TotalSeconds:0} s, see the log for the cause",
        cause)
{
    /// <summary>Which actor.</summary>
    public string Actor { get; } = actor;

    /// <summary>How long the quarantine still lasts.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The actor was stopped before it came to the message; nothing happened.</summary>
public sealed class ActorStoppedException(string actor)
    : Exception($"{actor} was stopped before it came to the message")
{
    /// <summary>Which actor.</summary>
    public string Actor { get; } = actor;
}
