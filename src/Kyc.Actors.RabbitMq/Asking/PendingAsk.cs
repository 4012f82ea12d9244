namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>A question that waits for its answer, asked over one lane or another.</summary>
internal sealed class PendingAsk
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _wake = NewWake();
    private object? _lane;
    private byte[]? _reply;
    private PublishOutcome _outcome;

    /// <summary>The answer, once there is one.</summary>
    public byte[]? Reply
    {
        get { lock (_lock) return _reply; }
    }

    /// <summary>What became of the publish of this round.</summary>
    public PublishOutcome Outcome
    {
        get { lock (_lock) return _outcome; }
    }

    /// <summary>A round over a lane begins; the task ends when there is something to look at.</summary>
    public Task Begin(object lane)
    {
        lock (_lock)
        {
            _lane = lane;
            _outcome = PublishOutcome.Confirmed;
            if (_reply is null) _wake = NewWake();
            return _wake.Task;
        }
    }

    /// <summary>The answer came.</summary>
    public void Answer(byte[] reply)
    {
        lock (_lock)
        {
            _reply ??= reply;
            _wake.TrySetResult();
        }
    }

    /// <summary>The publish of this round came to nothing.</summary>
    public void Failed(object lane, PublishOutcome outcome)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(lane, _lane)) return;
            _outcome = outcome;
            _wake.TrySetResult();
        }
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
