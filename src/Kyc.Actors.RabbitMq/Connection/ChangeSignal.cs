namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>Tells whoever waits that something changed: each change ends the task that was current before it.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();

    /// <summary>Looks at what may change; the task ends with the first change after the look.</summary>
    public (T Seen, Task Changed) Look<T>(Func<T> look)
    {
        lock (_lock) return (look(), _next.Task);
    }

    /// <summary>Changes something, and tells.</summary>
    public void Change(Action act)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            act();
            (changed, _next) = (_next, New());
        }
        changed.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
