using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>The log of operators' deeds of earlier builds, which is only read any more.</summary>
internal static class SqliteOlderLog
{
    private const string Select =
        "SELECT number, at_ms, actor, node, action, target, reason, outcome, hash FROM audit ORDER BY number";

    /// <summary>All rows by number.</summary>
    public static List<(AuditRow Row, byte[] Hash)> Rows(SqliteConnection connection) =>
        connection.Command(Select).Rows(Read);

    private static (AuditRow Row, byte[] Hash) Read(SqliteDataReader row)
    {
        var (number, at, hash) = (row.GetInt64(0), row.Time(1), row.Bytes(8));
        var entry = new AuditEntry(at, row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetString(6), row.GetString(7));
        return (new AuditRow(new AuditPlace(0, number), AuditTexts.OlderId(at, number), entry,
            Convert.ToHexStringLower(hash)), hash);
    }
}
