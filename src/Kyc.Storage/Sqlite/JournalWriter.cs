using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// The only door into the database: one connection, one writer at a time. It takes what waits, writes it in one
/// transaction, and answers everybody after the commit is on the disk. Who comes alone writes on its own thread.
/// Refused writes touch nothing, so they fail alone; should one break the transaction all the same, the batch is
/// written again one by one and only that one fails.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private readonly StorageOptions _options;
    private readonly ILogger _log;
    private readonly SqliteConnection _connection;
    private readonly JournalTables _tables;
    private readonly LogFolder _folder;
    private readonly CommitQueue<JournalWrite> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _commits;

    public JournalWriter(
        StorageOptions options, SqliteConnection connection, RecordSeals seals, TimeProvider time, ILogger log)
    {
        (_options, _connection, _log) = (options, connection, log);
        _tables = new JournalTables(connection, seals);
        _folder = new LogFolder(connection, options, time, log);
        _queue = new CommitQueue<JournalWrite>("journal_commit_queue", options.JournalCommitQueue);
        new Thread(Loop) { IsBackground = true, Name = "kyc-journal" }.Start();
    }

    /// <summary>Ends, with the reason, when the disk lost a sync: the node must restart. Otherwise never.</summary>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>Writes waiting for a commit.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Hands a write in; the task ends when it is durable or refused.</summary>
    public Task SubmitAsync(JournalWrite write)
    {
        if (!_queue.TryBeginWriting())
        {
            _queue.Add(write);
            return write.Done;
        }
        try
        {
            Write([write]);
        }
        finally
        {
            _queue.EndWriting();
        }
        return write.Done;
    }

    /// <summary>Takes no more writes; ends when those in hand are answered.</summary>
    public Task FinishAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        _tables.Dispose();
        _connection.Dispose();
    }

    private void Loop()
    {
        var batch = new List<JournalWrite>(_options.JournalMaxBatch);
        while (_queue.Take(batch, _options.JournalMaxBatch))
        {
            try
            {
                Write(batch);
            }
            finally
            {
                _queue.EndWriting();
            }
            batch.Clear();
        }
        _ended.SetResult();
    }

    private void Write(IReadOnlyList<JournalWrite> batch)
    {
        if (_broken.Task.IsCompleted)
        {
            foreach (var write in batch) write.Fail(Restart());
            return;
        }
        try
        {
            _tables.Begin();
            foreach (var write in batch) write.Run(_tables);
            _tables.Commit();
            Interlocked.Increment(ref _commits);
        }
        catch (Exception cause)
        {
            if (RolledBack()) Recover(batch, cause);
            else foreach (var write in batch) write.Fail(Restart());
            return;
        }
        foreach (var write in batch.Where(write => !write.FoldsLog)) write.Complete();
        if (batch.Any(write => write.FoldsLog)) _folder.Demand();
        else _folder.AfterCommit();
        foreach (var write in batch.Where(write => write.FoldsLog)) write.Complete();
    }

    /// <summary>
    /// After a rollback that fails too, what the connection holds is not known: it is not used again.
    /// </summary>
    private bool RolledBack()
    {
        try
        {
            _tables.Rollback();
            return true;
        }
        catch (Exception cause)
        {
            Break(cause);
            return false;
        }
    }

    private void Break(Exception cause)
    {
        _log.JournalBroken((cause as SqliteFault)?.Code ?? 0, cause);
        _broken.TrySetResult(cause);
    }

    private void Recover(IReadOnlyList<JournalWrite> batch, Exception cause)
    {
        if (cause is not SqliteFault { IsConstraint: false } fault)
        {
            if (batch.Count == 1)
            {
                batch[0].Fail(cause);
                return;
            }
            _log.BatchSplit(batch.Count, cause);
            foreach (var write in batch) Write([write]);
            return;
        }
        _log.CommitFailed(batch.Count, fault.Code, fault);
        if (fault.IsLostSync) Break(fault);
        foreach (var write in batch) write.Fail(fault.Translate(_options.DatabasePath));
    }

    private JournalUnavailableException Restart() => new(
        $"the disk failed to make {_options.DatabasePath} durable earlier; restart the node, after a look at the disk");
}
