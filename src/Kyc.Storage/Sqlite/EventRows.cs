using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>Event rows and back.</summary>
internal static class EventRows
{
    public const string Select =
        "SELECT session_id, version, type, type_version, at_ms, command_id, payload, previous_hash, hash, position, "
        + "seal FROM events";

    public static StoredEvent Stored(SqliteDataReader row) =>
        new(Read(row), row.GetInt64(9), row.IsDBNull(10) ? null : row.Bytes(10));

    public static EventRecord Read(SqliteDataReader row) => new()
    {
        Session = new SessionId(row.GetString(0)),
        Version = row.GetInt64(1),
        Type = row.GetString(2),
        TypeVersion = row.GetInt32(3),
        At = row.Time(4),
        CommandId = new CommandId(row.GetString(5)),
        Payload = row.Bytes(6),
        PreviousHash = row.Bytes(7),
        Hash = row.Bytes(8),
    };
}
