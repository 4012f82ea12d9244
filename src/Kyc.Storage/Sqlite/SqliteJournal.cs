using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Sqlite;

/// <summary>The journal in SQLite.</summary>
public sealed class SqliteJournal : IJournal
{
    private const int WorkPage = 256;

    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;
    private readonly RecordSeals _seals;
    private readonly SpaceGuard _space;
    private readonly ILogger _log;

    internal SqliteJournal(
        SqliteDatabase database, JournalWriter writer, RecordSeals seals, SpaceGuard space, ILogger log) =>
        (_database, _writer, _seals, _space, _log) = (database, writer, seals, space, log);

    /// <summary>Appends waiting for a commit now.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => _writer.Commits;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EventRecord>> LoadAsync(SessionId session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<EventRecord>>(_database.Read(connection => connection
            .Command(EventRows.Select + " WHERE session_id = $session ORDER BY version", ("$session", session.Value))
            .Rows(EventRows.Read)));
    }

    /// <inheritdoc />
    /// <exception cref="JournalDamagedException">The stored history is not the one the events continue.</exception>
    public ValueTask AppendAsync(JournalAppend append, CancellationToken cancel)
    {
        AppendShape.Check(append);
        cancel.ThrowIfCancellationRequested();
        if (append.Records[0].Version == 1) _space.Demand();
        return new ValueTask(_writer.SubmitAsync(new AppendWrite(append, _log, cancel)));
    }

    /// <inheritdoc />
    /// <remarks>Read page by page: a slow consumer does not hold the database's log back.</remarks>
    public async IAsyncEnumerable<OpenWork> OpenWorkAsync(
        int? shard, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (first, end) = shard is { } one ? (one, one) : (0, Shards.Count - 1);
        (int Shard, string Session) after = (first, "");
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var page = WorkAfter(after, end);
            foreach (var work in page) yield return work;
            if (page.Count < WorkPage) yield break;
            after = (Shards.Of(page[^1].Session), page[^1].Session.Value);
            await Task.Yield();
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> ExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<(SessionId, TenantId)>>(_database.Read(connection => connection
            .Command("""
                SELECT session_id, tenant FROM sessions
                WHERE status = 'requires_input' AND expires_ms <= $now ORDER BY expires_ms LIMIT $limit
                """, ("$now", now.ToUnixTimeMilliseconds()), ("$limit", limit))
            .Rows(row => (new SessionId(row.GetString(0)), new TenantId(row.GetString(1))))));
    }

    /// <summary>Reads the whole journal and names the first row that is not what was written.</summary>
    public ValueTask<JournalVerification> VerifyAsync(CancellationToken cancel) =>
        VerifyAsync(KnownHeads.None, cancel);

    /// <summary>Reads the whole journal, against heads from outside too.</summary>
    internal ValueTask<JournalVerification> VerifyAsync(KnownHeads known, CancellationToken cancel) =>
        ValueTask.FromResult(
            _database.Read(connection => JournalVerifier.Verify(connection, _seals, known, cancel)));

    private List<OpenWork> WorkAfter((int Shard, string Session) after, int end) =>
        _database.Read(connection => connection
            .Command("""
                SELECT job, session_id, tenant, tries, lease_until_ms, since_ms FROM open_work
                WHERE (shard, session_id) > ($shard, $session) AND shard <= $end ORDER BY shard, session_id LIMIT $page
                """, ("$shard", after.Shard), ("$session", after.Session), ("$end", end), ("$page", WorkPage))
            .Rows(ReadWork));

    private static OpenWork ReadWork(SqliteDataReader row) => new(
        new JobId(row.GetString(0)), new SessionId(row.GetString(1)), new TenantId(row.GetString(2)), row.GetInt32(3),
        row.IsDBNull(4) ? null : row.Time(4), row.Time(5));
}
