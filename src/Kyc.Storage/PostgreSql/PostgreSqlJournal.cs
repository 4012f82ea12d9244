using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// The journal in PostgreSQL. Each session belongs to one of a few writers, so that its appends stay in order; each
/// writer commits what came together in one transaction.
/// </summary>
public sealed class PostgreSqlJournal : IJournal, IAsyncDisposable
{
    private const int WorkPage = 1_000;

    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlWriter[] _writers;
    private readonly QueueRoom _room;

    internal PostgreSqlJournal(
        PostgreSqlDatabase database, RecordSeals seals, int writers, StorageOptions options, ILogger log)
    {
        _database = database;
        _room = new QueueRoom("journal_commit_queue", options.JournalCommitQueue);
        _writers = [.. Enumerable.Range(0, writers)
            .Select(_ => new PostgreSqlWriter(database, seals, _room, options.JournalMaxBatch, log))];
    }

    /// <summary>Appends waiting for a commit now.</summary>
    public int Waiting => _room.Taken;

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => _writers.Sum(writer => writer.Commits);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<EventRecord>> LoadAsync(SessionId session, CancellationToken cancel) =>
        await _database.RowsAsync(
            PostgreSqlRows.Events + " WHERE session_id = $1 ORDER BY version", [session.Value], PostgreSqlRows.Event,
            cancel);

    /// <inheritdoc />
    /// <exception cref="JournalDamagedException">The stored history is not the one the events continue.</exception>
    public ValueTask AppendAsync(JournalAppend append, CancellationToken cancel)
    {
        AppendShape.Check(append);
        cancel.ThrowIfCancellationRequested();
        return new ValueTask(WriterOf(append.State.Id).SubmitAsync(append, cancel));
    }

    /// <inheritdoc />
    /// <remarks>Read page by page: a slow consumer holds no connection.</remarks>
    public async IAsyncEnumerable<OpenWork> OpenWorkAsync(
        int? shard, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (first, end) = shard is { } one ? (one, one) : (0, Shards.Count - 1);
        (int Shard, string Session) after = (first, "");
        while (true)
        {
            var page = await _database.RowsAsync(
                PostgreSqlRows.Work
                + " WHERE (shard, session_id) > ($1, $2) AND shard <= $3 ORDER BY shard, session_id LIMIT $4",
                [after.Shard, after.Session, end, WorkPage], PostgreSqlRows.OpenWork, cancel);
            foreach (var work in page) yield return work;
            if (page.Count < WorkPage) yield break;
            after = (Shards.Of(page[^1].Session), page[^1].Session.Value);
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> ExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancel) => await _database.RowsAsync(
        """
        SELECT session_id, tenant FROM sessions
        WHERE status = 'requires_input' AND expires_ms <= $1 ORDER BY expires_ms LIMIT $2
        """, [now.ToUnixTimeMilliseconds(), limit],
        row => (new SessionId(row.GetString(0)), new TenantId(row.GetString(1))), cancel);

    /// <summary>Finishes the appends in hand.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var closing in _writers.Select(writer => writer.DisposeAsync().AsTask()).ToList()) await closing;
    }

    private PostgreSqlWriter WriterOf(SessionId session) => _writers[Shards.Of(session) % _writers.Length];
}
