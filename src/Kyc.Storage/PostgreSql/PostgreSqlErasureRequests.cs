using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Kyc.Storage.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Kyc.Storage.PostgreSql;

/// <summary>Requests for erasure in PostgreSQL.</summary>
public sealed class PostgreSqlErasureRequests : IErasureRequests
{
    private const string Select = """
        SELECT id, tenant, selected_by, created_ms, fingerprint, reference_digest, from_ms, before_ms, cursor, listed,
               has_more, finished_ms, receipt
        FROM erasure_requests
        """;

    private readonly PostgreSqlDatabase _database;

    internal PostgreSqlErasureRequests(PostgreSqlDatabase database) => _database = database;

    /// <inheritdoc />
    public ValueTask<bool> AddAsync(
        ErasureRequest request, IReadOnlyCollection<SessionId> sessions, CancellationToken cancel) =>
        _database.WithAsync(async connection =>
        {
            await using var command = new NpgsqlCommand("""
                WITH added AS (
                    INSERT INTO erasure_requests (id, tenant, selected_by, created_ms, fingerprint, reference_digest,
                                                  from_ms, before_ms, listed)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id),
                members AS (
                    INSERT INTO erasure_members (request_id, session_id)
                    SELECT added.id, s FROM added CROSS JOIN unnest($10) AS s ON CONFLICT DO NOTHING)
                SELECT count(*) FROM added
                """, connection);
            var values = command.Parameters;
            values.Add(Text(request.Id));
            values.Add(Text(request.Tenant.Value));
            values.Add(Text(WireName.Of(request.By)));
            values.Add(Time(request.CreatedAt));
            values.Add(Text(request.Fingerprint));
            values.Add(Text(ErasureDigests.Write(request.ReferenceDigests)));
            values.Add(Time(request.CreatedFrom));
            values.Add(Time(request.CreatedBefore));
            values.Add(new NpgsqlParameter<bool> { TypedValue = request.Listed });
            values.Add(AppendStatements.Column(sessions.Select(one => one.Value), NpgsqlDbType.Text));
            return (long)(await command.ExecuteScalarAsync(cancel))! > 0;
        }, repeatable: false, cancel);

    /// <inheritdoc />
    public async ValueTask<(ErasureRequest Request, ErasureProgress Progress)?> FindAsync(
        TenantId tenant, string id, CancellationToken cancel)
    {
        var requests = await _database.RowsAsync(
            Select + " WHERE id = $1 AND tenant = $2", [id, tenant.Value], Read, cancel);
        if (requests.Count == 0) return null;
        var progress = await _database.RowsAsync("""
            SELECT count(*) FILTER (WHERE m.outcome IS DISTINCT FROM 'not_found'), count(r.session_id),
                   count(*) FILTER (WHERE m.outcome = 'not_found')
            FROM erasure_members m LEFT JOIN erasure_receipts r
                 ON r.session_id = m.session_id AND m.outcome = 'redacted'
            WHERE m.request_id = $1
            """, [id], row => new ErasureProgress(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), cancel);
        return (requests[0], progress[0]);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ErasureRequest>> OpenAsync(int limit, CancellationToken cancel) =>
        await _database.RowsAsync(
            Select + " WHERE finished_ms IS NULL ORDER BY created_ms LIMIT $1", [limit], Read, cancel);

    /// <inheritdoc />
    public ValueTask FoundAsync(
        string id, IReadOnlyList<SessionId> sessions, bool listed, bool hasMore, CancellationToken cancel) =>
        _database.ExecuteAsync("""
            WITH members AS (
                INSERT INTO erasure_members (request_id, session_id)
                SELECT $1, s FROM unnest($2) AS s ON CONFLICT DO NOTHING)
            UPDATE erasure_requests SET cursor = coalesce($2[cardinality($2)], cursor), listed = $3, has_more = $4
            WHERE id = $1
            """, [id, sessions.Select(one => one.Value).ToArray(), listed, hasMore], cancel);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SessionId>> UnaskedAsync(string id, int limit, CancellationToken cancel) =>
        await _database.RowsAsync("""
            SELECT session_id FROM erasure_members WHERE request_id = $1 AND outcome IS NULL
            ORDER BY session_id LIMIT $2
            """, [id, limit], row => new SessionId(row.GetString(0)), cancel);

    /// <inheritdoc />
    public ValueTask AskedAsync(
        string id, IReadOnlyList<(SessionId Session, bool Redacted)> answers, CancellationToken cancel) =>
        _database.ExecuteAsync("""
            UPDATE erasure_members m SET outcome = n.outcome
            FROM unnest($2, $3) AS n(session_id, outcome)
            WHERE m.request_id = $1 AND m.session_id = n.session_id
            """,
            [id, answers.Select(one => one.Session.Value).ToArray(),
                answers.Select(one => one.Redacted ? "redacted" : "not_found").ToArray()], cancel);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ErasedMember>> MembersAsync(string id, CancellationToken cancel) =>
        await _database.RowsAsync("""
            SELECT m.session_id, m.outcome, l.redacted_ms, r.erased_ms
            FROM erasure_members m
                 LEFT JOIN erasure_ledger l ON l.session_id = m.session_id AND m.outcome = 'redacted'
                 LEFT JOIN erasure_receipts r ON r.session_id = m.session_id AND m.outcome = 'redacted'
            WHERE m.request_id = $1 ORDER BY m.session_id
            """, [id],
            row => new ErasedMember(
                new SessionId(row.GetString(0)), row.IsDBNull(1) ? null : row.GetString(1) == "redacted",
                TimeOrNull(row, 2), TimeOrNull(row, 3)), cancel);

    /// <inheritdoc />
    public ValueTask FinishAsync(string id, DateTimeOffset at, string receipt, CancellationToken cancel) =>
        _database.ExecuteAsync("""
            UPDATE erasure_requests SET finished_ms = $2, receipt = $3, reference_digest = NULL
            WHERE id = $1 AND finished_ms IS NULL
            """, [id, at.ToUnixTimeMilliseconds(), receipt], cancel);

    private static ErasureRequest Read(NpgsqlDataReader row) => new(
        row.GetString(0), new TenantId(row.GetString(1)), SqliteErasureRequests.Selection(row.GetString(2)),
        row.Time(3))
    {
        Fingerprint = row.GetString(4),
        ReferenceDigests = ErasureDigests.Read(row.IsDBNull(5) ? null : row.GetString(5)),
        CreatedFrom = TimeOrNull(row, 6),
        CreatedBefore = TimeOrNull(row, 7),
        Cursor = row.IsDBNull(8) ? null : new SessionId(row.GetString(8)),
        Listed = row.GetBoolean(9),
        HasMore = row.GetBoolean(10),
        FinishedAt = TimeOrNull(row, 11),
        Receipt = row.IsDBNull(12) ? null : row.GetString(12),
    };

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Time(DateTimeOffset? value) => new()
    {
        Value = value?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.Bigint,
    };

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Time(column);
}
