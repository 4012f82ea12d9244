using Kyc.Actors.Ports;

namespace Kyc.Storage.PostgreSql;

/// <summary>An append that waits for a commit, and somebody who waits for it.</summary>
internal sealed class AppendEntry(JournalAppend append, CancellationToken cancel)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalAppend Append => append;

    /// <summary>The session.</summary>
    public string Session => append.State.Id.Value;

    /// <summary>Ends when the append is durable or refused.</summary>
    public Task Done => _done.Task;

    /// <summary>One given up while it waited is not begun.</summary>
    public bool GivenUp()
    {
        if (!cancel.IsCancellationRequested) return false;
        _done.TrySetCanceled(cancel);
        return true;
    }

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception cause) => _done.TrySetException(cause);
}
