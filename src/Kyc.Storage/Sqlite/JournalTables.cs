using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>The writer's statements, prepared once. Used by the writer thread alone.</summary>
internal sealed class JournalTables : IDisposable
{
    private readonly List<Statement> _all = [];
    private readonly SqliteConnection _connection;
    private readonly Statement _begin, _commit, _rollback, _last, _event, _session, _work, _noWork, _key, _erasure, _ledger;

    public JournalTables(SqliteConnection connection, RecordSeals seals)
    {
        _connection = connection;
        Records = new RecordWriter(connection, seals);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _last = Prepare("SELECT version, hash FROM events WHERE session_id = ?1 ORDER BY version DESC LIMIT 1");
        _event = Prepare("""
            INSERT INTO events (position, session_id, version, type, type_version, at_ms, command_id, payload,
                                previous_hash, hash, seal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        _session = Prepare("""
            INSERT INTO sessions (tenant, session_id, status, created_ms, updated_ms, expires_ms, version,
                                  decision_code, redacted, reference_digest, retain_until_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT DO UPDATE SET
                status = excluded.status, updated_ms = excluded.updated_ms, expires_ms = excluded.expires_ms,
                version = excluded.version, decision_code = excluded.decision_code, redacted = excluded.redacted,
                reference_digest = excluded.reference_digest, retain_until_ms = excluded.retain_until_ms
            """);
        _work = Prepare("""
            INSERT INTO open_work (shard, session_id, tenant, job, tries, lease_until_ms, since_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET
                since_ms = iif(job = excluded.job, since_ms, excluded.since_ms),
                job = excluded.job, tries = excluded.tries, lease_until_ms = excluded.lease_until_ms
            """);
        _noWork = Prepare("DELETE FROM open_work WHERE shard = ?1 AND session_id = ?2");
        _key = Prepare("INSERT INTO session_keys (tenant, session_id, wrapped) VALUES (?1, ?2, ?3)");
        _erasure = Prepare(
            "INSERT INTO open_erasures (session_id, shard, tenant, since_ms, due_ms) VALUES (?1, ?2, ?3, ?4, ?4)");
        _ledger = Prepare("INSERT INTO erasure_ledger (session_id, tenant, redacted_ms) VALUES (?1, ?2, ?3)");
    }

    /// <summary>Seals, heads and audit rows.</summary>
    public RecordWriter Records { get; }

    public SqliteConnection Connection => _connection;

    public void Begin() => _begin.Run();

    public void Commit()
    {
        Records.Seal();
        _commit.Run();
        Records.Committed();
    }

    /// <summary>Undoes everything since <see cref="Begin"/>; SQLite has done so itself after some faults.</summary>
    public void Rollback()
    {
        Records.RolledBack();
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0) _rollback.Run();
    }

    /// <summary>Version of a session's last event (0 for none), and whether its hash is the given one.</summary>
    public (long Version, bool SameHash) Last(SessionId session, ReadOnlySpan<byte> hash)
    {
        if (!_last.Bind(1, session.Value).Next()) return (0, hash.SequenceEqual(EventChain.Genesis.Span));
        var last = (_last.Long(0), _last.Bytes(1).SequenceEqual(hash));
        _last.Reset();
        return last;
    }

    public void InsertEvent(EventRecord record)
    {
        var (position, seal) = Records.Place(record.Hash);
        _event.Bind(1, position).Bind(2, record.Session.Value).Bind(3, record.Version).Bind(4, record.Type)
            .Bind(5, record.TypeVersion).Bind(6, record.At.ToUnixTimeMilliseconds()).Bind(7, record.CommandId.Value)
            .Bind(8, record.Payload.Span).Bind(9, record.PreviousHash.Span).Bind(10, record.Hash.Span).Bind(11, seal)
            .Run();
    }

    public void UpsertSession(SessionState state) => _session
        .Bind(1, state.Tenant.Value).Bind(2, state.Id.Value).Bind(3, WireName.Of(state.Status))
        .Bind(4, state.CreatedAt.ToUnixTimeMilliseconds()).Bind(5, state.UpdatedAt.ToUnixTimeMilliseconds())
        .Bind(6, state.ExpiresAt.ToUnixTimeMilliseconds()).Bind(7, state.Version)
        .Bind(8, state.Decision?.Code is { } code ? WireName.Of(code) : null)
        .Bind(9, state.Redacted ? 1 : 0).Bind(10, state.ReferenceDigest)
        .Bind(11, Retention.Until(state)).Run();

    /// <summary>Work is owed exactly while a session is processing.</summary>
    public void SetWork(SessionState state)
    {
        var shard = Shards.Of(state.Id);
        if (state is { Status: SessionStatus.Processing, Job: { } job })
        {
            _work.Bind(1, shard).Bind(2, state.Id.Value).Bind(3, state.Tenant.Value).Bind(4, job.Id.Value)
                .Bind(5, job.Tries).Bind(6, job.LeaseUntil?.ToUnixTimeMilliseconds())
                .Bind(7, state.UpdatedAt.ToUnixTimeMilliseconds()).Run();
        }
        else
        {
            _noWork.Bind(1, shard).Bind(2, state.Id.Value).Run();
        }
    }

    /// <summary>An erasure is owed from the event on, and remembered for ever.</summary>
    public void InsertErasure(SessionState state)
    {
        var at = state.UpdatedAt.ToUnixTimeMilliseconds();
        _erasure.Bind(1, state.Id.Value).Bind(2, Shards.Of(state.Id)).Bind(3, state.Tenant.Value).Bind(4, at).Run();
        _ledger.Bind(1, state.Id.Value).Bind(2, state.Tenant.Value).Bind(3, at).Run();
    }

    public void InsertKey(TenantId tenant, SessionId session, ReadOnlySpan<byte> wrapped) =>
        _key.Bind(1, tenant.Value).Bind(2, session.Value).Bind(3, wrapped).Run();

    public void Dispose()
    {
        Records.Dispose();
        foreach (var statement in _all) statement.Dispose();
    }

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _all.Add(statement);
        return statement;
    }
}
