using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>Statements over audit rows that both databases understand; parameters are $1, $2 and so on.</summary>
internal static class AuditSql
{
    /// <summary>All columns of rows.</summary>
    public const string Columns =
        "chain, number, id, at_ms, tenant, actor, node, action, target, reason, outcome, request_id, remote, hash, "
        + "seal";

    /// <summary>Every row, by chain and number.</summary>
    public const string All = "SELECT " + Columns + " FROM audit_rows ORDER BY chain, number";

    /// <summary>Every head.</summary>
    public const string Heads = "SELECT chain, number, hash, seal FROM audit_heads ORDER BY chain";

    /// <summary>Name of the fact that counts the chains.</summary>
    public const string ChainsFact = "audit_chains";

    /// <summary>The list of a query, and its values.</summary>
    public static (string Sql, List<object> Values) List(AuditQuery query)
    {
        var (conditions, values) = (new List<string>(), new List<object>());
        Where("tenant = ", query.Tenant?.Value);
        Where("target = ", query.Target);
        Where("action = ", query.Action);
        Where("actor = ", query.Actor);
        Where("request_id = ", query.RequestId);
        Where("id >= ", query.From is { } from ? AuditTexts.LeastId(from) : null);
        Where("id < ", query.Before is { } before ? AuditTexts.LeastId(before) : null);
        Where("id < ", query.After);
        // Said although it follows, so that the index of targets, which leaves empty ones out, can be used.
        if (query.Target is not null) conditions.Add("target <> ''");
        values.Add(query.Limit);
        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        return ($"SELECT {Columns} FROM audit_rows{where} ORDER BY id DESC LIMIT ${values.Count}", values);

        void Where(string left, string? value)
        {
            if (value is null) return;
            values.Add(value);
            conditions.Add($"{left}${values.Count}");
        }
    }
}
