using System.Threading.Channels;
using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Writes the audit rows of this start of the node: one connection, and a queue whose waiting rows become one
/// transaction. After a commit whose outcome is not known, the chain is left as it is and the rows are written once
/// more into a new chain; had the first commit gone through, their ids stand there already, and nothing is written
/// twice.
/// </summary>
internal sealed class PostgreSqlAuditWriter : IAsyncDisposable
{
    private const string InsertRows = $"""
        INSERT INTO audit_rows ({AuditSql.Columns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """;

    private const string MoveHead = "UPDATE audit_heads SET number = $2, hash = $3, seal = $4 WHERE chain = $1";

    private readonly PostgreSqlDatabase _database;
    private readonly RecordSeals _seals;
    private readonly QueueRoom _room;
    private readonly int _most;
    private readonly ILogger _log;
    private readonly Channel<Waiting> _waiting =
        Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Task _loop;
    private NpgsqlConnection? _connection;
    private AuditPlace _last;
    private byte[] _hash = AuditRowHash.Genesis;

    public PostgreSqlAuditWriter(
        PostgreSqlDatabase database, RecordSeals seals, StorageOptions options, ILogger log)
    {
        (_database, _seals, _most, _log) = (database, seals, options.JournalMaxBatch, log);
        _room = new QueueRoom("journal_commit_queue", options.JournalCommitQueue);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Hands a row in; the task ends when it is durable.</summary>
    public Task<AuditPlace> SubmitAsync(AuditEntry entry)
    {
        var waiting = new Waiting(entry, AuditTexts.NewId(entry.At));
        _room.Enter();
        if (_waiting.Writer.TryWrite(waiting)) return waiting.Done.Task;
        _room.Leave();
        throw new JournalUnavailableException("the audit log is closed: the node is stopping");
    }

    /// <summary>Takes no more rows; ends when those in hand are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await ForgetAsync();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Waiting>(_most);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < _most && _waiting.Reader.TryRead(out var next))
            {
                _room.Leave();
                batch.Add(next);
            }
            await WriteAsync(batch);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        for (var again = true; ; again = false)
        {
            try
            {
                await CommitAsync(batch);
                return;
            }
            catch (PostgresException cause) when (!again && cause.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // The commit before was made after all: the ids of these rows are taken, by themselves.
                foreach (var waiting in batch) waiting.Done.TrySetResult(waiting.First);
                await ForgetAsync();
                return;
            }
            catch (Exception cause)
            {
                await ForgetAsync();
                if (again && PostgreSqlFault.IsLostConnection(cause)) continue;
                _log.AuditCommitFailed(batch.Count, _database.Fault.Where, cause);
                var fault = PostgreSqlFault.IsOurs(cause)
                    ? _database.Fault.Translate(cause)
                    : new JournalUnavailableException(
                        $"a commit of audit rows to {_database.Fault.Where} failed: {cause.Message}", cause);
                foreach (var waiting in batch) waiting.Done.TrySetException(fault);
                return;
            }
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        var connection = await ConnectionAsync();
        var (rows, last, hash) = Chained(batch);
        await using var commit = new NpgsqlBatch(connection);
        Insert(commit, rows);
        var head = new NpgsqlBatchCommand(MoveHead);
        foreach (var value in (object[])[last.Chain, last.Number, hash, _seals.OfAuditHead(last, hash)])
            head.Parameters.Add(new NpgsqlParameter { Value = value });
        commit.BatchCommands.Add(head);
        await commit.ExecuteNonQueryAsync();
        (_last, _hash) = (last, hash);
        foreach (var (row, waiting) in rows.Zip(batch)) waiting.Done.TrySetResult(row.Place);
    }

    private (List<StoredRow> Rows, AuditPlace Last, byte[] Hash) Chained(List<Waiting> batch)
    {
        var (rows, last, hash) = (new List<StoredRow>(batch.Count), _last, _hash);
        foreach (var waiting in batch)
        {
            last = last with { Number = last.Number + 1 };
            hash = AuditRowHash.Of(hash, last, waiting.Id, waiting.Entry);
            waiting.First = waiting.First == default ? last : waiting.First;
            rows.Add(new StoredRow(last, waiting.Id, waiting.Entry, hash, _seals.OfRow(last, hash)));
        }
        return (rows, last, hash);
    }

    private static void Insert(NpgsqlBatch commit, List<StoredRow> rows)
    {
        var insert = new NpgsqlBatchCommand(InsertRows);
        commit.BatchCommands.Add(insert);
        Column(rows.Select(row => row.Place.Chain), NpgsqlDbType.Bigint);
        Column(rows.Select(row => row.Place.Number), NpgsqlDbType.Bigint);
        Column(rows.Select(row => row.Id), NpgsqlDbType.Text);
        Column(rows.Select(row => row.Entry.At.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint);
        Column(rows.Select(row => row.Entry.Tenant?.Value), NpgsqlDbType.Text);
        foreach (var text in Texts) Column(rows.Select(row => text(row.Entry)), NpgsqlDbType.Text);
        Column(rows.Select(row => row.Hash), NpgsqlDbType.Bytea);
        Column(rows.Select(row => row.Seal), NpgsqlDbType.Bytea);

        void Column<T>(IEnumerable<T> values, NpgsqlDbType type) => insert.Parameters.Add(
            new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static readonly Func<AuditEntry, string>[] Texts =
    [
        entry => entry.Actor, entry => entry.Node, entry => entry.Action, entry => entry.Target,
        entry => entry.Reason, entry => entry.Outcome, entry => entry.RequestId, entry => entry.Remote,
    ];

    private async Task<NpgsqlConnection> ConnectionAsync()
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open) return open;
        await ForgetAsync();
        _connection = await _database.OpenForWritingAsync();
        var chain = await PostgreSqlFacts.BeginChainAsync(_connection, _seals, CancellationToken.None);
        (_last, _hash) = (new AuditPlace(chain, 0), AuditRowHash.Genesis);
        return _connection;
    }

    private async ValueTask ForgetAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await PostgreSqlDatabase.ForgetAsync(connection, _log);
    }

    private sealed class Waiting(AuditEntry entry, string id)
    {
        public AuditEntry Entry => entry;

        public string Id => id;

        /// <summary>Where the first try put it.</summary>
        public AuditPlace First { get; set; }

        public TaskCompletionSource<AuditPlace> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
