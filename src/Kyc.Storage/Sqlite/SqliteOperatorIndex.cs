using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Storage.Sqlite;

/// <summary>Lists of sessions of every tenant from the read model, each along an index of its own.</summary>
public sealed class SqliteOperatorIndex : IOperatorIndex
{
    private const int MaxLimit = 1_000;

    private readonly SqliteDatabase _database;

    internal SqliteOperatorIndex(SqliteDatabase database) => _database = database;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SessionRow>> ListAsync(OperatorQuery query, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (query.Limit is < 1 or > MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"limit must be 1 to {MaxLimit}");
        var sql = new StringBuilder(SessionRows.Select).Append(" WHERE true");
        var values = new List<(string, object?)> { ("$limit", query.Limit) };
        if (query.Tenant is { } tenant)
        {
            sql.Append(" AND tenant = $tenant");
            values.Add(("$tenant", tenant.Value));
        }
        if (query.Status is { } status)
        {
            sql.Append(" AND status = $status");
            values.Add(("$status", WireName.Of(status)));
        }
        sql.Append(" ORDER BY created_ms DESC, session_id DESC LIMIT $limit");
        return ValueTask.FromResult<IReadOnlyList<SessionRow>>(_database.Read(connection =>
            connection.Command(sql.ToString(), [.. values]).Rows(SessionRows.Read)));
    }

    /// <inheritdoc />
    public ValueTask<SessionRow?> FindAsync(SessionId session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => connection
            .Command(SessionRows.Select + " WHERE session_id = $session", ("$session", session.Value))
            .Rows(SessionRows.Read)).FirstOrDefault());
    }
}
