using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.Sqlite;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>Runs <see cref="SummedCheck"/> over the journal as it stood at one moment, while nodes go on
/// writing.</summary>
internal static class PostgreSqlVerifier
{
    public static async Task<JournalVerification> VerifyAsync(
        NpgsqlConnection connection, RecordSeals seals, KnownHeads known, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancel);
        await using (var patience = PostgreSqlDatabase.Command(connection, "SET LOCAL statement_timeout = 0"))
            await patience.ExecuteNonQueryAsync(cancel);
        using var check = new SummedCheck(new JournalFacts(
            await SessionsAsync(connection, cancel), await PostgreSqlFacts.JournalHeadsAsync(connection, cancel),
            await PostgreSqlFacts.FactAsync(connection, RecordCount.Writers, cancel),
            await PostgreSqlFacts.FactAsync(connection, RecordBase.Fact, cancel), known), seals);
        await using var command = Patient(connection, PostgreSqlRows.Events + " ORDER BY session_id, version");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (check.Add(PostgreSqlRows.Stored(reader)) is { } bad) return check.Result(bad);
        }
        return check.Result(check.End());
    }

    private static async Task<Dictionary<SessionId, long>> SessionsAsync(
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
