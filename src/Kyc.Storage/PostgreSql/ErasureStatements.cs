using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Npgsql;
using NpgsqlTypes;
using static Kyc.Storage.PostgreSql.AppendStatements;

namespace Kyc.Storage.PostgreSql;

/// <summary>What a commit of redactions writes beside their events.</summary>
internal static class ErasureStatements
{
    private const string InsertOpen = """
        INSERT INTO open_erasures (session_id, shard, tenant, since_ms, due_ms)
        SELECT n.*, n.since_ms FROM unnest($1, $2, $3, $4) AS n(session_id, shard, tenant, since_ms)
        """;

    private const string InsertLedger =
        "INSERT INTO erasure_ledger (session_id, tenant, redacted_ms) SELECT * FROM unnest($1, $2, $3)";

    /// <summary>An erasure is owed from the event on, and remembered for ever.</summary>
    public static void Add(NpgsqlBatch batch, SessionState[] all)
    {
        if (all.Length == 0) return;
        var open = AppendStatements.Add(batch, InsertOpen);
        open.Add(Column(all.Select(one => one.Id.Value), NpgsqlDbType.Text));
        open.Add(Column(all.Select(one => Shards.Of(one.Id)), NpgsqlDbType.Integer));
        open.Add(Column(all.Select(one => one.Tenant.Value), NpgsqlDbType.Text));
        open.Add(Column(all.Select(one => one.UpdatedAt.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
        var ledger = AppendStatements.Add(batch, InsertLedger);
        ledger.Add(Column(all.Select(one => one.Id.Value), NpgsqlDbType.Text));
        ledger.Add(Column(all.Select(one => one.Tenant.Value), NpgsqlDbType.Text));
        ledger.Add(Column(all.Select(one => one.UpdatedAt.ToUnixTimeMilliseconds()), NpgsqlDbType.Bigint));
    }
}
