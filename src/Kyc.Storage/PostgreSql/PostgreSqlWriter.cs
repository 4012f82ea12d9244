using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// One of the doors into the journal: a connection, and a queue whose waiting appends become one transaction. Nothing
/// that may have been written is ever written again: when the outcome of a commit is not known, its callers are told
/// so and look for themselves.
/// </summary>
internal sealed class PostgreSqlWriter : IAsyncDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly RecordSeals _seals;
    private readonly AppendQueue _queue;
    private readonly ILogger _log;
    private readonly Task _loop;

    private NpgsqlConnection? _connection;
    private WriterHead? _head;
    private long _commits;

    public PostgreSqlWriter(
        PostgreSqlDatabase database, RecordSeals seals, QueueRoom room, int maxBatch, ILogger log)
    {
        (_database, _seals, _log) = (database, seals, log);
        _queue = new AppendQueue(room, maxBatch);
        _loop = Task.Run(() => LoopAsync(maxBatch));
    }

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Hands an append in; the task ends when it is durable or refused.</summary>
    public Task SubmitAsync(JournalAppend append, CancellationToken cancel)
    {
        var entry = new AppendEntry(append, cancel);
        _queue.Add(entry);
        return entry.Done;
    }

    /// <summary>Takes no more appends; ends when those in hand are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _loop;
        await ForgetAsync();
    }

    private async Task LoopAsync(int maxBatch)
    {
        var batch = new List<AppendEntry>(maxBatch);
        while (await _queue.TakeAsync(batch))
        {
            // In one order everywhere, so that two nodes that write the same sessions cannot wait for each other.
            batch.Sort((one, other) => string.CompareOrdinal(one.Session, other.Session));
            try
            {
                await WriteAsync(batch, again: true);
            }
            catch (Exception cause)
            {
                await LoseAsync(batch, cause);
            }
        }
    }

    /// <summary>
    /// Commits together. When one append breaks the transaction, those that the stored events refute are told so and
    /// the others are committed again, the second time one by one.
    /// </summary>
    private async Task WriteAsync(IReadOnlyList<AppendEntry> batch, bool again)
    {
        PostgresException refusal;
        try
        {
            await CommitAsync(batch);
            return;
        }
        catch (PostgresException cause) when (PostgreSqlFault.IsOfOneWrite(cause))
        {
            refusal = cause;
        }
        if (batch.Count > 1) _log.BatchSplit(batch.Count, refusal);
        var sound = await SoundAsync(batch);
        if (again && sound.Count > 0) await WriteAsync(sound, again: false);
        else if (batch.Count > 1) foreach (var entry in sound) await WriteAsync([entry], again: false);
        else foreach (var entry in sound) entry.Fail(_database.Fault.Translate(refusal));
    }

    private async Task CommitAsync(IReadOnlyList<AppendEntry> batch)
    {
        var connection = await ConnectionAsync();
        var (commit, head) = AppendStatements.Commit(
            connection, _head!, _seals, [.. batch.Select(entry => entry.Append)]);
        await using (commit) await commit.ExecuteNonQueryAsync();
        _head = head;
        Interlocked.Increment(ref _commits);
        foreach (var entry in batch) entry.Complete();
    }

    /// <summary>Tells those whose place is taken or whose history is another; returns the rest.</summary>
    private async Task<List<AppendEntry>> SoundAsync(IReadOnlyList<AppendEntry> batch)
    {
        var last = new Dictionary<string, (long Version, byte[] Hash)>();
        await using (var command = AppendStatements.LastEvents(
                         await ConnectionAsync(), [.. batch.Select(entry => entry.Session)]))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) last[reader.GetString(0)] = (reader.GetInt64(1), reader.Bytes(2));
        }
        var sound = new List<AppendEntry>(batch.Count);
        foreach (var entry in batch)
        {
            var (version, hash) = last.GetValueOrDefault(entry.Session, (0, Genesis));
            var same = entry.Append.Records[0].PreviousHash.Span.SequenceEqual(hash);
            if (AppendRefusal.Of(entry.Append, version, same, _log) is { } refusal) entry.Fail(refusal);
            else sound.Add(entry);
        }
        return sound;
    }

    private static byte[] Genesis { get; } = Sessions.Events.EventChain.Genesis.ToArray();

    private async Task<NpgsqlConnection> ConnectionAsync()
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open) return open;
        await ForgetAsync();
        _connection = await _database.OpenForWritingAsync();
        await using (var plans = PostgreSqlDatabase.Command(_connection, AppendStatements.Plans))
            await plans.ExecuteNonQueryAsync();
        if (_head is not null) return _connection;
        _head = new WriterHead(
            await PostgreSqlFacts.BeginWriterAsync(_connection, _seals, CancellationToken.None), 0, 0);
        return _connection;
    }

    /// <summary>
    /// The connection is in doubt. Whoever is in the batch learns that nothing is known; whoever still waits, that
    /// nothing was written, rather than to wait for one more time-out.
    /// </summary>
    private async Task LoseAsync(IReadOnlyList<AppendEntry> batch, Exception cause)
    {
        _log.CommitLost(batch.Count, _database.Fault.Where, cause);
        var fault = PostgreSqlFault.IsOurs(cause)
            ? _database.Fault.Translate(cause)
            : new JournalUnavailableException($"a commit to {_database.Fault.Where} failed: {cause.Message}", cause);
        foreach (var entry in batch) entry.Fail(fault);
        if (fault is JournalUnavailableException) _queue.FailAll(fault);
        // Where its head stands is not known either: it is left as it is, and the next commit begins another.
        _head = null;
        await ForgetAsync();
    }

    private async ValueTask ForgetAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await PostgreSqlDatabase.ForgetAsync(connection, _log);
    }
}
