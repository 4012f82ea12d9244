using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// Lists from the read model. Pages go by time of creation and id (an id made from an idempotency key does not sort by
/// time), so no offset is ever counted out.
/// </summary>
public sealed class SqliteSessionIndex : ISessionIndex
{
    private const int MaxLimit = 100;

    private readonly SqliteDatabase _database;

    internal SqliteSessionIndex(SqliteDatabase database) => _database = database;

    /// <inheritdoc />
    public ValueTask<SessionPage> ListAsync(SessionQuery query, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (query.Limit is < 1 or > MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"limit must be 1 to {MaxLimit}");
        var rows = _database.Read(connection => Select(connection, query).Rows(SessionRows.Read));
        var more = rows.Count > query.Limit;
        if (more) rows.RemoveAt(query.Limit);
        return ValueTask.FromResult(new SessionPage(rows, more));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SessionStatus, long>> CountAsync(TenantId? tenant, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<SessionStatus, long>>(_database.Read(connection => connection
            .Command("SELECT status, count(*) FROM sessions WHERE $tenant IS NULL OR tenant = $tenant GROUP BY status",
                ("$tenant", tenant?.Value))
            .Rows(row => (Status: SessionRows.Status(row.GetString(0)), Count: row.GetInt64(1)))
            .ToDictionary(row => row.Status, row => row.Count)));
    }

    private static SqliteCommand Select(SqliteConnection connection, SessionQuery query)
    {
        var command = connection.CreateCommand();
        var sql = new StringBuilder(SessionRows.Select).Append(" WHERE tenant = $tenant");
        command.Parameters.AddWithValue("$tenant", query.Tenant.Value);
        void And(string condition, string name, object? value)
        {
            if (value is null) return;
            sql.Append(" AND ").Append(condition);
            command.Parameters.AddWithValue(name, value);
        }
        And("status = $status", "$status", query.Status is { } status ? WireName.Of(status) : null);
        And("reference_digest IN (SELECT value FROM json_each($references))", "$references",
            query.ReferenceDigests is { } digests
                ? $"[{string.Join(',', digests.Select(one => $"\"{one}\""))}]"
                : null);
        And("created_ms >= $from", "$from", query.CreatedFrom?.ToUnixTimeMilliseconds());
        And("created_ms < $before", "$before", query.CreatedBefore?.ToUnixTimeMilliseconds());
        And("(created_ms, session_id) < (SELECT created_ms, session_id FROM sessions "
            + "WHERE tenant = $tenant AND session_id = $after)", "$after", query.StartingAfter?.Value);
        sql.Append(" ORDER BY created_ms DESC, session_id DESC LIMIT $limit");
        command.Parameters.AddWithValue("$limit", query.Limit + 1);
        command.CommandText = sql.ToString();
        return command;
    }
}
