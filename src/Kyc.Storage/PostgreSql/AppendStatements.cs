using System.Numerics;
using System.Runtime.InteropServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Kyc.Storage.Audit;
using Npgsql;
using NpgsqlTypes;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// The statements of a commit: one for each table, however many appends, sent together with nothing waited for in
/// between. All of them are one transaction, which the server ends when it has done the last.
/// </summary>
internal static class AppendStatements
{
    /// <summary>
    /// The first event of an append must continue the stored last one: where it does not, its previous hash comes out
    /// null, which the table refuses, and the whole commit with it.
    /// </summary>
    private const string InsertEvents = """
        INSERT INTO events (session_id, version, type, type_version, at_ms, command_id, payload, previous_hash, hash,
                            seal)
        SELECT n.session_id, n.version, n.type, n.type_version, n.at_ms, n.command_id, n.payload,
               CASE WHEN NOT n.first THEN n.previous_hash
                    WHEN n.version = 1 THEN CASE WHEN n.previous_hash = $12 THEN n.previous_hash END
                    ELSE (SELECT p.hash FROM events p WHERE p.session_id = n.session_id AND p.version = n.version - 1
                          AND p.hash = n.previous_hash) END,
               n.hash, n.seal
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             AS n(session_id, version, type, type_version, at_ms, command_id, payload, previous_hash, hash, first, seal)
        """;

    private const string InsertSessions = """
        INSERT INTO sessions (session_id, tenant, status, created_ms, updated_ms, expires_ms, version, decision_code,
                              redacted, reference_digest, retain_until_ms)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string UpdateSessions = """
        UPDATE sessions s
        SET status = n.status, updated_ms = n.updated_ms, expires_ms = n.expires_ms, version = n.version,
            decision_code = n.decision_code, redacted = n.redacted, reference_digest = n.reference_digest,
            retain_until_ms = n.retain_until_ms
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
             AS n(session_id, status, updated_ms, expires_ms, version, decision_code, redacted, reference_digest,
                  retain_until_ms)
        WHERE s.session_id = n.session_id
        """;

    private const string InsertWork = """
        INSERT INTO open_work (session_id, shard, tenant, job, tries, lease_until_ms, since_ms)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (session_id) DO UPDATE SET
            since_ms = CASE WHEN open_work.job = excluded.job THEN open_work.since_ms ELSE excluded.since_ms END,
            job = excluded.job, tries = excluded.tries, lease_until_ms = excluded.lease_until_ms
        """;

    private const string UpdateWork = """
        UPDATE open_work w SET tries = n.tries, lease_until_ms = n.lease_until_ms
        FROM unnest($1, $2, $3, $4) AS n(session_id, job, tries, lease_until_ms)
        WHERE w.session_id = n.session_id AND w.job = n.job
        """;

    private const string DeleteWork = "DELETE FROM open_work WHERE session_id = ANY($1)";

    private const string InsertKeys =
        "INSERT INTO session_keys (tenant, session_id, wrapped) SELECT * FROM unnest($1, $2, $3)";

    private const string MoveHead =
        "UPDATE journal_heads SET events = $2, digest = $3, seal = $4 WHERE writer = $1";

    /// <summary>
    /// Each of these statements finds a few rows by their keys, however few the table held when its plan was made; so
    /// one plan does for all, and none is made anew for each commit, which took the server longer than the inserts.
    /// </summary>
    public const string Plans = """
        SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;
        SET plan_cache_mode = force_generic_plan
        """;

    /// <summary>The event that a new job begins with, by its stable name.</summary>
    private const string JobRequested = "comparison_requested";

    private const string LastOfEach = """
        SELECT asked.session_id, last.version, last.hash
        FROM unnest($1) AS asked(session_id) CROSS JOIN LATERAL
             (SELECT version, hash FROM events WHERE session_id = asked.session_id COLLATE "C"
              ORDER BY version DESC LIMIT 1) AS last
        """;

    /// <summary>A commit of appends, each of another session.</summary>
    /// <returns>The statements, and where the writer's head stands when they are done.</returns>
    public static (NpgsqlBatch Batch, WriterHead Head) Commit(
        NpgsqlConnection connection, WriterHead head, RecordSeals seals, IReadOnlyList<JournalAppend> appends)
    {
        var batch = new NpgsqlBatch(connection);
        var moved = head.After(AddEvents(batch, appends, seals));
        AddSessions(batch, [.. appends.Where(IsFirst).Select(append => append.State)]);
        ChangeSessions(batch, [.. appends.Where(append => !IsFirst(append)).Select(append => append.State)]);
        AddWork(batch, [.. appends.Where(append => Owes(append) && IsUntried(append)).Select(append => append.State)]);
        ChangeWork(batch, [.. appends.Where(append => Owes(append) && !IsUntried(append)).Select(one => one.State)]);
        // A session's first events cannot leave work behind that an earlier one left.
        RemoveWork(batch, [.. appends.Where(append => !Owes(append) && !IsFirst(append))
            .Select(append => append.State.Id.Value)]);
        ErasureStatements.Add(
            batch, [.. appends.Where(Retention.Redacts).Select(append => append.State)]);
        AddKeys(batch, [.. appends.Where(append => append.WrappedKey is not null)]);
        var move = Add(batch, MoveHead);
        move.Add(new NpgsqlParameter<long> { TypedValue = moved.Writer });
        move.Add(new NpgsqlParameter<long> { TypedValue = moved.Events });
        move.Add(new NpgsqlParameter<BigInteger>
        {
            TypedValue = moved.Digest,
            NpgsqlDbType = NpgsqlDbType.Numeric,
        });
        move.Add(new NpgsqlParameter<byte[]>
        {
            TypedValue = seals.OfJournalHead(moved.Writer, moved.Events, Bytes(moved.Digest)),
        });
        return (batch, moved);
    }

    /// <summary>Version and hash of the last event of each session that has any.</summary>
    public static NpgsqlCommand LastEvents(NpgsqlConnection connection, string[] sessions)
    {
        var command = new NpgsqlCommand(LastOfEach, connection);
        command.Parameters.Add(Column(sessions, NpgsqlDbType.Text));
        return command;
    }

    /// <summary>A hash as the number that heads add up.</summary>
    public static BigInteger Number(ReadOnlyMemory<byte> hash) => new(hash.Span, isUnsigned: true, isBigEndian: true);

    /// <summary>And back, as few bytes as do.</summary>
    public static byte[] Bytes(BigInteger number) => number.Sign < 0
        ? number.ToByteArray()
        : number.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static bool Owes(JournalAppend append) =>
        append.State is { Status: SessionStatus.Processing, Job: not null };

    private static bool IsFirst(JournalAppend append) => append.Records[0].Version == 1;

    /// <summary>Whether the job may be one that the table does not know yet.</summary>
    private static bool IsUntried(JournalAppend append) =>
        append.State.Job is { Tries: 0 } || append.Records.Any(record => record.Type == JobRequested);

    private static (int Count, BigInteger Digest) AddEvents(
        NpgsqlBatch batch, IReadOnlyList<JournalAppend> appends, RecordSeals seals)
    {
        EventRecord[] all = [.. appends.SelectMany(append => append.Records)];
        bool[] first = [.. appends.SelectMany(append => append.Records.Select((_, i) => i == 0))];
        var parameters = Add(batch, InsertEvents);
        parameters.Add(Column(all.Select(one => one.Session.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.Version), NpgsqlDbType.Bigint));
        parameters.Add(Column(all.Select(one => one.Type), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.TypeVersion), NpgsqlDbType.Integer));
        parameters.Add(Column(all.Select(one => one.At.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
        parameters.Add(Column(all.Select(one => one.CommandId.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => Whole(one.Payload)), NpgsqlDbType.Bytea));
        parameters.Add(Column(all.Select(one => Whole(one.PreviousHash)), NpgsqlDbType.Bytea));
        parameters.Add(Column(all.Select(one => Whole(one.Hash)), NpgsqlDbType.Bytea));
        parameters.Add(Column(first, NpgsqlDbType.Boolean));
        parameters.Add(Column(all.Select(one => seals.OfEvent(0, one.Hash.Span)), NpgsqlDbType.Bytea));
        parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Whole(EventChain.Genesis) });
        return (all.Length, all.Aggregate(BigInteger.Zero, (sum, one) => sum + Number(one.Hash)));
    }

    private static void AddSessions(NpgsqlBatch batch, SessionState[] all)
    {
        if (all.Length == 0) return;
        var parameters = Add(batch, InsertSessions);
        parameters.Add(Column(all.Select(one => one.Id.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.Tenant.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => WireName.Of(one.Status)), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.CreatedAt.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
        AddChanging(parameters, all);
    }

    private static void ChangeSessions(NpgsqlBatch batch, SessionState[] all)
    {
        if (all.Length == 0) return;
        var parameters = Add(batch, UpdateSessions);
        parameters.Add(Column(all.Select(one => one.Id.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => WireName.Of(one.Status)), NpgsqlDbType.Text));
        AddChanging(parameters, all);
    }

    private static void AddChanging(NpgsqlParameterCollection parameters, SessionState[] all)
    {
        parameters.Add(Column(all.Select(one => one.UpdatedAt.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
        parameters.Add(Column(all.Select(one => one.ExpiresAt.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
        parameters.Add(Column(all.Select(one => one.Version), NpgsqlDbType.Bigint));
        parameters.Add(Column(
            all.Select(one => one.Decision?.Code is { } code ? WireName.Of(code) : null), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.Redacted), NpgsqlDbType.Boolean));
        parameters.Add(Column(all.Select(one => one.ReferenceDigest), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(Retention.Until), NpgsqlDbType.Bigint));
    }

    private static void AddWork(NpgsqlBatch batch, SessionState[] all)
    {
        if (all.Length == 0) return;
        var parameters = Add(batch, InsertWork);
        parameters.Add(Column(all.Select(one => one.Id.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => Shards.Of(one.Id)), NpgsqlDbType.Integer));
        parameters.Add(Column(all.Select(one => one.Tenant.Value), NpgsqlDbType.Text));
        AddJobs(parameters, all);
        parameters.Add(Column(all.Select(one => one.UpdatedAt.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
    }

    private static void ChangeWork(NpgsqlBatch batch, SessionState[] all)
    {
        if (all.Length == 0) return;
        var parameters = Add(batch, UpdateWork);
        parameters.Add(Column(all.Select(one => one.Id.Value), NpgsqlDbType.Text));
        AddJobs(parameters, all);
    }

    private static void AddJobs(NpgsqlParameterCollection parameters, SessionState[] all)
    {
        parameters.Add(Column(all.Select(one => one.Job!.Id.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.Job!.Tries), NpgsqlDbType.Integer));
        parameters.Add(Column(
            all.Select(one => one.Job!.LeaseUntil?.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
    }

    private static void RemoveWork(NpgsqlBatch batch, string[] sessions)
    {
        if (sessions.Length > 0) Add(batch, DeleteWork).Add(Column(sessions, NpgsqlDbType.Text));
    }

    private static void AddKeys(NpgsqlBatch batch, JournalAppend[] all)
    {
        if (all.Length == 0) return;
        var parameters = Add(batch, InsertKeys);
        parameters.Add(Column(all.Select(one => one.State.Tenant.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.State.Id.Value), NpgsqlDbType.Text));
        parameters.Add(Column(all.Select(one => one.WrappedKey!), NpgsqlDbType.Bytea));
    }

    internal static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }

    internal static NpgsqlParameter<T[]> Column<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Offset == 0 && part.Array!.Length == part.Count
            ? part.Array
            : bytes.ToArray();
}
