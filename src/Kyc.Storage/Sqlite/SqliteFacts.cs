using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>Heads and sealed facts in SQLite.</summary>
internal static class SqliteFacts
{
    /// <summary>A fact's text, or null.</summary>
    public static string? Fact(this SqliteConnection connection, string name) => connection
        .Command("SELECT value FROM meta WHERE name = $name", ("$name", name))
        .Rows(row => row.GetString(0)).FirstOrDefault();

    /// <summary>Heads of the journal, by writer.</summary>
    public static List<StoredJournalHead> JournalHeads(this SqliteConnection connection) => connection
        .Command("SELECT writer, events, digest, seal FROM journal_heads ORDER BY writer")
        .Rows(row => new StoredJournalHead(row.GetInt64(0), row.GetInt64(1), row.Bytes(2), row.Bytes(3)));

    /// <summary>Heads of the audit chains, by chain.</summary>
    public static List<StoredAuditHead> AuditHeads(this SqliteConnection connection) => connection
        .Command(AuditSql.Heads)
        .Rows(row => new StoredAuditHead(new(row.GetInt64(0), row.GetInt64(1)), row.Bytes(2), row.Bytes(3)));

    /// <summary>
    /// Writes down, sealed, what there is without seals, once: when nothing sealed is there yet, in the database or
    /// outside.
    /// </summary>
    /// <returns>False when it is missing where it has to be, which a verification will say.</returns>
    public static bool EnsureBase(SqliteConnection connection, RecordSeals seals, bool knownOutside)
    {
        if (connection.Fact(RecordBase.Fact) is not null) return true;
        using var transaction = connection.BeginTransaction();
        if (knownOutside || connection.JournalHeads().Count > 0 || connection.AuditHeads().Count > 0) return false;
        var digest = new HashOfHashes();
        foreach (var hash in Hashes(connection)) digest.Add(hash);
        var rows = SqliteOlderLog.Rows(connection);
        var began = new RecordBase(0, digest.Count, digest.End(), rows.Count, OlderLog.Last(rows));
        using var insert = connection.Command("INSERT INTO meta (name, value) VALUES ($name, $value)",
            ("$name", RecordBase.Fact), ("$value", seals.Sealed(RecordBase.Fact, began.Write())));
        insert.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }

    private static IEnumerable<byte[]> Hashes(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT hash FROM events ORDER BY session_id, version");
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return reader.Bytes(0);
    }
}
