namespace Kyc.Storage.Sqlite;

/// <summary>Something to be written in the next group commit, and somebody who waits for it.</summary>
internal abstract class JournalWrite(CancellationToken cancel)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refusal;

    /// <summary>Ends when the write is durable or refused.</summary>
    public Task Done => _done.Task;

    /// <summary>True when what it overwrote must leave the write-ahead log too before it is done.</summary>
    public virtual bool FoldsLog => false;

    /// <summary>Runs inside the transaction. A write given up while it waited is not begun.</summary>
    public void Run(JournalTables tables) => _refusal = cancel.IsCancellationRequested
        ? new OperationCanceledException(cancel)
        : Apply(tables);

    /// <summary>The transaction is durable.</summary>
    public void Complete()
    {
        if (_refusal is null) _done.TrySetResult();
        else if (_refusal is OperationCanceledException) _done.TrySetCanceled(cancel);
        else _done.TrySetException(_refusal);
    }

    /// <summary>The transaction did not happen.</summary>
    public void Fail(Exception cause) => _done.TrySetException(cause);

    /// <summary>Writes, or says why not before anything was written.</summary>
    protected abstract Exception? Apply(JournalTables tables);
}

/// <summary>A write that needs nothing but a few statements.</summary>
internal sealed class SmallWrite(Action<JournalTables> write, CancellationToken cancel, bool foldsLog = false)
    : JournalWrite(cancel)
{
    public override bool FoldsLog => foldsLog;

    protected override Exception? Apply(JournalTables tables)
    {
        write(tables);
        return null;
    }
}
