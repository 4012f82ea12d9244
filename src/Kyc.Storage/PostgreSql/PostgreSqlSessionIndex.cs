using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Lists from the read model. Pages go by time of creation and id (an id made from an idempotency key does not sort by
/// time), so no offset is ever counted out.
/// </summary>
public sealed class PostgreSqlSessionIndex : ISessionIndex, IOperatorIndex
{
    private const int MaxLimit = 100;
    private const int MaxOperatorLimit = 1_000;

    private readonly PostgreSqlDatabase _database;

    internal PostgreSqlSessionIndex(PostgreSqlDatabase database) => _database = database;

    /// <inheritdoc />
    public async ValueTask<SessionPage> ListAsync(SessionQuery query, CancellationToken cancel)
    {
        Bound(query.Limit, MaxLimit);
        var where = new Conditions();
        where.And("tenant = {0}", query.Tenant.Value);
        where.And("status = {0}", query.Status is { } status ? WireName.Of(status) : null);
        where.And("reference_digest = ANY({0})", query.ReferenceDigests?.ToArray());
        where.And("created_ms >= {0}", query.CreatedFrom?.ToUnixTimeMilliseconds());
        where.And("created_ms < {0}", query.CreatedBefore?.ToUnixTimeMilliseconds());
        where.And("(created_ms, session_id) < (SELECT created_ms, session_id FROM sessions "
                  + "WHERE tenant = $1 AND session_id = {0})", query.StartingAfter?.Value);
        var rows = await NewestAsync(where, query.Limit + 1, cancel);
        var more = rows.Count > query.Limit;
        if (more) rows.RemoveAt(query.Limit);
        return new SessionPage(rows, more);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyDictionary<SessionStatus, long>> CountAsync(
        TenantId? tenant, CancellationToken cancel)
    {
        var where = new Conditions();
        where.And("tenant = {0}", tenant?.Value);
        var counts = await _database.RowsAsync(
            $"SELECT status, count(*) FROM sessions{where} GROUP BY status", where.Values,
            row => (Status: PostgreSqlRows.Status(row.GetString(0)), Count: row.GetInt64(1)), cancel);
        return counts.ToDictionary(row => row.Status, row => row.Count);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SessionRow>> ListAsync(OperatorQuery query, CancellationToken cancel)
    {
        Bound(query.Limit, MaxOperatorLimit);
        var where = new Conditions();
        where.And("tenant = {0}", query.Tenant?.Value);
        // In the text: the index of those that need care is used only where the status is known to the plan.
        if (query.Status is { } status) where.And($"status = '{WireName.Of(status)}'");
        return await NewestAsync(where, query.Limit, cancel);
    }

    /// <inheritdoc />
    public async ValueTask<SessionRow?> FindAsync(SessionId session, CancellationToken cancel) =>
        (await _database.RowsAsync(
            PostgreSqlRows.Sessions + " WHERE session_id = $1", [session.Value], PostgreSqlRows.Session, cancel))
        .FirstOrDefault();

    private ValueTask<List<SessionRow>> NewestAsync(Conditions where, int limit, CancellationToken cancel) =>
        _database.RowsAsync(
            $"{PostgreSqlRows.Sessions}{where} ORDER BY created_ms DESC, session_id DESC "
            + $"LIMIT ${where.Values.Length + 1}",
            [.. where.Values, limit], PostgreSqlRows.Session, cancel);

    private static void Bound(int limit, int most)
    {
        if (limit < 1 || limit > most)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"limit must be 1 to {most}");
    }

    /// <summary>Conditions that hold together, and their parameters in order.</summary>
    private sealed class Conditions
    {
        private readonly StringBuilder _text = new();
        private readonly List<object> _values = [];

        public object[] Values => [.. _values];

        public void And(string condition, object? value)
        {
            if (value is null) return;
            _values.Add(value);
            And(condition.Replace("{0}", $"${_values.Count}", StringComparison.Ordinal));
        }

        public void And(string condition) => _text.Append(_text.Length == 0 ? " WHERE " : " AND ").Append(condition);

        public override string ToString() => _text.ToString();
    }
}
