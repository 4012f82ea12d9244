using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>Requests for erasure in SQLite.</summary>
public sealed class SqliteErasureRequests : IErasureRequests
{
    private const string Select = """
        SELECT id, tenant, selected_by, created_ms, fingerprint, reference_digest, from_ms, before_ms, cursor, listed,
               has_more, finished_ms, receipt
        FROM erasure_requests
        """;

    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;

    internal SqliteErasureRequests(SqliteDatabase database, JournalWriter writer) =>
        (_database, _writer) = (database, writer);

    /// <inheritdoc />
    public async ValueTask<bool> AddAsync(
        ErasureRequest request, IReadOnlyCollection<SessionId> sessions, CancellationToken cancel)
    {
        var isNew = false;
        await _writer.SubmitAsync(new SmallWrite(tables =>
        {
            isNew = Insert(tables.Connection, request);
            if (isNew) AddMembers(tables.Connection, request.Id, sessions);
        }, cancel));
        return isNew;
    }

    /// <inheritdoc />
    public ValueTask<(ErasureRequest Request, ErasureProgress Progress)?> FindAsync(
        TenantId tenant, string id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read<(ErasureRequest, ErasureProgress)?>(connection =>
        {
            var request = connection.Command(Select + " WHERE id = $id AND tenant = $tenant",
                ("$id", id), ("$tenant", tenant.Value)).Rows(Read).FirstOrDefault();
            if (request is null) return null;
            var progress = connection.Command("""
                SELECT count(*) FILTER (WHERE m.outcome IS NOT 'not_found'), count(r.session_id),
                       count(*) FILTER (WHERE m.outcome = 'not_found')
                FROM erasure_members m LEFT JOIN erasure_receipts r
                     ON r.session_id = m.session_id AND m.outcome = 'redacted'
                WHERE m.request_id = $id
                """, ("$id", id))
                .Rows(row => new ErasureProgress(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))[0];
            return (request, progress);
        }));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ErasureRequest>> OpenAsync(int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<ErasureRequest>>(_database.Read(connection => connection
            .Command(Select + " WHERE finished_ms IS NULL ORDER BY created_ms LIMIT $limit", ("$limit", limit))
            .Rows(Read)));
    }

    /// <inheritdoc />
    public async ValueTask FoundAsync(
        string id, IReadOnlyList<SessionId> sessions, bool listed, bool hasMore, CancellationToken cancel) =>
        await _writer.SubmitAsync(new SmallWrite(tables =>
        {
            AddMembers(tables.Connection, id, sessions);
            using var move = new Statement(tables.Connection,
                "UPDATE erasure_requests SET cursor = coalesce(?2, cursor), listed = ?3, has_more = ?4 WHERE id = ?1");
            move.Bind(1, id).Bind(2, sessions.Count == 0 ? null : sessions[^1].Value).Bind(3, listed ? 1 : 0)
                .Bind(4, hasMore ? 1 : 0).Run();
        }, cancel));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SessionId>> UnaskedAsync(string id, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<SessionId>>(_database.Read(connection => connection
            .Command("""
                SELECT session_id FROM erasure_members WHERE request_id = $id AND outcome IS NULL
                ORDER BY session_id LIMIT $limit
                """, ("$id", id), ("$limit", limit))
            .Rows(row => new SessionId(row.GetString(0)))));
    }

    /// <inheritdoc />
    public async ValueTask AskedAsync(
        string id, IReadOnlyList<(SessionId Session, bool Redacted)> answers, CancellationToken cancel) =>
        await _writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var answer = new Statement(tables.Connection,
                "UPDATE erasure_members SET outcome = ?3 WHERE request_id = ?1 AND session_id = ?2");
            foreach (var (session, redacted) in answers)
                answer.Bind(1, id).Bind(2, session.Value).Bind(3, redacted ? "redacted" : "not_found").Run();
        }, cancel));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ErasedMember>> MembersAsync(string id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<ErasedMember>>(_database.Read(connection => connection
            .Command("""
                SELECT m.session_id, m.outcome, l.redacted_ms, r.erased_ms
                FROM erasure_members m
                     LEFT JOIN erasure_ledger l ON l.session_id = m.session_id AND m.outcome = 'redacted'
                     LEFT JOIN erasure_receipts r ON r.session_id = m.session_id AND m.outcome = 'redacted'
                WHERE m.request_id = $id ORDER BY m.session_id
                """, ("$id", id))
            .Rows(row => new ErasedMember(
                new SessionId(row.GetString(0)), row.TextOrNull(1) is { } outcome ? outcome == "redacted" : null,
                TimeOrNull(row, 2), TimeOrNull(row, 3)))));
    }

    /// <inheritdoc />
    public async ValueTask FinishAsync(string id, DateTimeOffset at, string receipt, CancellationToken cancel) =>
        await _writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var finish = new Statement(tables.Connection, """
                UPDATE erasure_requests SET finished_ms = ?2, receipt = ?3, reference_digest = NULL
                WHERE id = ?1 AND finished_ms IS NULL
                """);
            finish.Bind(1, id).Bind(2, at.ToUnixTimeMilliseconds()).Bind(3, receipt).Run();
        }, cancel));

    private static bool Insert(SqliteConnection connection, ErasureRequest request)
    {
        using var insert = new Statement(connection, """
            INSERT INTO erasure_requests (id, tenant, selected_by, created_ms, fingerprint, reference_digest, from_ms,
                                          before_ms, listed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING RETURNING 1
            """);
        return insert.Bind(1, request.Id).Bind(2, request.Tenant.Value).Bind(3, WireName.Of(request.By))
            .Bind(4, request.CreatedAt.ToUnixTimeMilliseconds()).Bind(5, request.Fingerprint)
            .Bind(6, ErasureDigests.Write(request.ReferenceDigests))
            .Bind(7, request.CreatedFrom?.ToUnixTimeMilliseconds())
            .Bind(8, request.CreatedBefore?.ToUnixTimeMilliseconds()).Bind(9, request.Listed ? 1 : 0).Next();
    }

    private static void AddMembers(SqliteConnection connection, string id, IEnumerable<SessionId> sessions)
    {
        using var add = new Statement(connection,
            "INSERT INTO erasure_members (request_id, session_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        foreach (var session in sessions) add.Bind(1, id).Bind(2, session.Value).Run();
    }

    private static ErasureRequest Read(SqliteDataReader row) => new(
        row.GetString(0), new TenantId(row.GetString(1)), Selection(row.GetString(2)), row.Time(3))
    {
        Fingerprint = row.GetString(4),
        ReferenceDigests = ErasureDigests.Read(row.TextOrNull(5)),
        CreatedFrom = TimeOrNull(row, 6),
        CreatedBefore = TimeOrNull(row, 7),
        Cursor = row.TextOrNull(8) is { } cursor ? new SessionId(cursor) : null,
        Listed = row.GetInt64(9) != 0,
        HasMore = row.GetInt64(10) != 0,
        FinishedAt = TimeOrNull(row, 11),
        Receipt = row.TextOrNull(12),
    };

    private static DateTimeOffset? TimeOrNull(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Time(column);

    /// <exception cref="JournalDamagedException">The stored name is none of ours.</exception>
    internal static ErasureSelection Selection(string name) => WireName.TryParse<ErasureSelection>(name, out var by)
        ? by
        : throw new JournalDamagedException($"a request for erasure selects by the unknown \"{name}\"");
}
