using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>Heads and sealed facts in PostgreSQL.</summary>
internal static class PostgreSqlFacts
{
    private const string SelectFact = "SELECT value FROM meta WHERE name = $1";
    private const string SelectJournal = "SELECT writer, events, digest, seal FROM journal_heads ORDER BY writer";
    private const string OlderRows = PostgreSqlRows.OlderAudit + " ORDER BY number";

    /// <summary>A fact's text, or null.</summary>
    public static async Task<string?> FactAsync(NpgsqlConnection connection, string name, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection, SelectFact, name);
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>Heads of the journal, by writer.</summary>
    public static Task<List<StoredJournalHead>> JournalHeadsAsync(
        NpgsqlConnection connection, CancellationToken cancel) => RowsAsync(connection, SelectJournal,
        row => new StoredJournalHead(row.GetInt64(0), row.GetInt64(1),
            AppendStatements.Bytes(row.GetFieldValue<System.Numerics.BigInteger>(2)),
            row.IsDBNull(3) ? null : row.Bytes(3)), cancel);

    /// <summary>Heads of the audit chains, by chain.</summary>
    public static Task<List<StoredAuditHead>> AuditHeadsAsync(
        NpgsqlConnection connection, CancellationToken cancel) => RowsAsync(connection, AuditSql.Heads,
        row => new StoredAuditHead(new(row.GetInt64(0), row.GetInt64(1)), row.Bytes(2), row.Bytes(3)), cancel);

    /// <summary>All rows of the older log by number.</summary>
    public static Task<List<(AuditRow Row, byte[] Hash)>> OlderRowsAsync(
        NpgsqlConnection connection, CancellationToken cancel) =>
        RowsAsync(connection, OlderRows, PostgreSqlRows.OlderAuditRow, cancel);

    /// <summary>Begins a writer or a chain, in a transaction of its own.</summary>
    public static async Task<long> BeginWriterAsync(
        NpgsqlConnection connection, RecordSeals seals, CancellationToken cancel) => await BeginAsync(
        connection, seals, RecordCount.Writers, "SELECT coalesce(max(writer), 0) FROM journal_heads",
        RecordBase.Read(seals, await FactAsync(connection, RecordBase.Fact, cancel))?.Writers ?? 0,
        writer => PostgreSqlDatabase.Command(connection,
            "INSERT INTO journal_heads (writer, events, digest, seal) VALUES ($1, 0, 0, $2)",
            writer, seals.OfJournalHead(writer, 0, AppendStatements.Bytes(default))), cancel);

    /// <summary>Begins a chain, in a transaction of its own.</summary>
    public static Task<long> BeginChainAsync(
        NpgsqlConnection connection, RecordSeals seals, CancellationToken cancel) => BeginAsync(
        connection, seals, RecordCount.Chains, "SELECT coalesce(max(chain), 0) FROM audit_heads", 0,
        chain => PostgreSqlDatabase.Command(connection,
            "INSERT INTO audit_heads (chain, number, hash, seal) VALUES ($1, 0, $2, $3)", chain,
            AuditRowHash.Genesis, seals.OfAuditHead(new AuditPlace(chain, 0), AuditRowHash.Genesis)), cancel);

    /// <summary>
    /// Writes down, sealed, what there is without seals, once: when nothing sealed is there yet, in the database or
    /// outside.
    /// </summary>
    /// <returns>False when it is missing where it has to be, which a verification will say.</returns>
    public static async Task<bool> EnsureBaseAsync(
        NpgsqlConnection connection, RecordSeals seals, bool knownOutside, CancellationToken cancel)
    {
        if (await FactAsync(connection, RecordBase.Fact, cancel) is not null) return true;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await LockAsync(connection, cancel);
        if (await FactAsync(connection, RecordBase.Fact, cancel) is not null) return true;
        var writers = await JournalHeadsAsync(connection, cancel);
        var isSealed = writers.Any(head => head.Seal is not null)
                       || (await AuditHeadsAsync(connection, cancel)).Count > 0;
        if (knownOutside || isSealed) return false;
        var digest = new HashOfHashes();
        foreach (var hash in await RowsAsync(
                     connection, "SELECT hash FROM events ORDER BY session_id, version", row => row.Bytes(0), cancel))
            digest.Add(hash);
        var rows = await OlderRowsAsync(connection, cancel);
        var began = new RecordBase(writers.Select(head => head.Writer).DefaultIfEmpty().Max(), digest.Count,
            digest.End(), rows.Count, OlderLog.Last(rows));
        await RunAsync(PostgreSqlDatabase.Command(connection, "INSERT INTO meta (name, value) VALUES ($1, $2)",
            RecordBase.Fact, seals.Sealed(RecordBase.Fact, began.Write())), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static async Task<long> BeginAsync(
        NpgsqlConnection connection, RecordSeals seals, string fact, string selectNewest, long began,
        Func<long, NpgsqlCommand> insert, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await LockAsync(connection, cancel);
        await using var select = PostgreSqlDatabase.Command(connection, selectNewest);
        var newest = (long)(await select.ExecuteScalarAsync(cancel))!;
        var (next, text) = RecordCount.Next(seals, fact, await FactAsync(connection, fact, cancel), newest, began);
        await RunAsync(insert(next), cancel);
        if (text is not null)
            await RunAsync(PostgreSqlDatabase.Command(connection,
                "INSERT INTO meta (name, value) VALUES ($1, $2) "
                + "ON CONFLICT (name) DO UPDATE SET value = excluded.value", fact, text), cancel);
        await transaction.CommitAsync(cancel);
        return next;
    }

    private static Task LockAsync(NpgsqlConnection connection, CancellationToken cancel) => RunAsync(
        PostgreSqlDatabase.Command(connection, "SELECT pg_advisory_xact_lock($1)", AdvisoryLock.Audit), cancel);

    private static async Task RunAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using (command) await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection, sql);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }
}
