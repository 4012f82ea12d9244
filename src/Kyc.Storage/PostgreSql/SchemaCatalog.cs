using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>What the server says about our tables, an entry for each thing that a hand can change.</summary>
internal static class SchemaCatalog
{
    /// <summary>Every table of the migrations.</summary>
    public static readonly string[] Tables =
    [
        "audit", "audit_heads", "audit_rows", "credentials", "erasure_ledger", "erasure_members", "erasure_receipts",
        "erasure_requests", "events", "journal_heads", "meta", "open_erasures", "open_work", "schema_migrations",
        "schema_objects", "session_keys", "sessions",
    ];

    private const string Query = """
        WITH ours AS (
            SELECT c.oid, c.relname, c.relpersistence, c.relrowsecurity, c.relhasrules FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname = ANY($1))
        SELECT 'table ' || relname,
               format('persistence %s, row security %s, rules %s', relpersistence, relrowsecurity, relhasrules)
        FROM ours
        UNION ALL
        SELECT 'column ' || ours.relname || '.' || a.attname,
               format_type(a.atttypid, a.atttypmod) || coalesce(' collate ' || l.collname, '')
               || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || a.attidentity::text || a.attgenerated::text
               || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM ours JOIN pg_attribute a ON a.attrelid = ours.oid AND a.attnum > 0 AND NOT a.attisdropped
             LEFT JOIN pg_collation l ON l.oid = a.attcollation
             LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        UNION ALL
        SELECT 'constraint ' || ours.relname || '.' || c.conname, pg_get_constraintdef(c.oid)
        FROM ours JOIN pg_constraint c ON c.conrelid = ours.oid AND c.contype <> 'n'
        UNION ALL
        SELECT 'index ' || i.indexrelid::regclass::text,
               pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
        FROM ours JOIN pg_index i ON i.indrelid = ours.oid
        UNION ALL
        SELECT 'trigger ' || ours.relname || '.' || t.tgname,
               pg_get_triggerdef(t.oid) || ' enabled ' || t.tgenabled::text
        FROM ours JOIN pg_trigger t ON t.tgrelid = ours.oid AND NOT t.tgisinternal
        UNION ALL
        SELECT 'function ' || p.proname, pg_get_functiondef(p.oid)
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'kyc\_%'
        UNION ALL
        SELECT 'server', 'PostgreSQL ' || current_setting('server_version_num')::integer / 10000
        """;

    /// <summary>The name of the entry that says which server told all this: another may word it otherwise.</summary>
    public const string Server = "server";

    /// <summary>Names and what is there.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection, Query, [Tables]);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new Dictionary<string, string>();
        while (await reader.ReadAsync(cancel)) found[reader.GetString(0)] = reader.GetString(1);
        return found;
    }
}
