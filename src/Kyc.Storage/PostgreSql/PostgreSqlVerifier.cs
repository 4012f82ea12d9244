using System.Numerics;
using Kyc.Sessions.Ids;
using Kyc.Storage.Sqlite;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Checks the journal as it stood at one moment, while nodes go on writing. Beside what <see cref="HistoryCheck"/>
/// finds, the writers' sums find sessions removed with every trace, put in, or exchanged: they tell that and how many,
/// not which. Whoever may rewrite the sums too, and computes all hashes anew, is not found; nor is damage to the sums
/// told from damage to the events.
/// </summary>
internal static class PostgreSqlVerifier
{
    public static async Task<JournalVerification> VerifyAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancel);
        await using (var patience = PostgreSqlDatabase.Command(connection, "SET LOCAL statement_timeout = 0"))
            await patience.ExecuteNonQueryAsync(cancel);
        var (count, digest) = await SumsAsync(connection, cancel);
        var check = new HistoryCheck(await HeadsAsync(connection, cancel));
        var found = BigInteger.Zero;
        await using var command = Patient(connection, PostgreSqlRows.Events + " ORDER BY session_id, version");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var record = PostgreSqlRows.Event(reader);
            if (check.Add(record) is { } bad) return check.Result(bad);
            found += AppendStatements.Number(record.Hash);
        }
        return check.Result(check.End() ?? Difference(check.Events, count, found == digest));
    }

    private static JournalDamage? Difference(long events, long count, bool sameDigest)
    {
        if (events < count)
            return new JournalDamage(null, 0, $"{count - events} of {count} events are gone with their sessions");
        if (events > count)
            return new JournalDamage(null, 0, $"{events - count} of {events} events were put in by no writer");
        return sameDigest ? null : new JournalDamage(null, 0, "whole sessions were exchanged for others");
    }

    private static async Task<(long Count, BigInteger Digest)> SumsAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = Patient(
            connection, "SELECT coalesce(sum(events), 0)::bigint, coalesce(sum(digest), 0) FROM journal_heads");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.GetFieldValue<BigInteger>(1));
    }

    private static async Task<Dictionary<SessionId, long>> HeadsAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = Patient(connection, "SELECT session_id, version FROM sessions");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var heads = new Dictionary<SessionId, long>();
        while (await reader.ReadAsync(cancel)) heads[new SessionId(reader.GetString(0))] = reader.GetInt64(1);
        return heads;
    }

    private static NpgsqlCommand Patient(NpgsqlConnection connection, string sql)
    {
        var command = PostgreSqlDatabase.Command(connection, sql);
        command.CommandTimeout = 0;
        return command;
    }
}
