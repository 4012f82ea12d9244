using Kyc.Sessions.Ids;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// Runs <see cref="JournalCheck"/> over a database, in one read transaction so that a running node does not disturb it.
/// </summary>
internal static class JournalVerifier
{
    public static JournalVerification Verify(SqliteConnection connection, CancellationToken cancel)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var heads = connection.Command("SELECT session_id, version FROM sessions")
            .Rows(row => (Id: new SessionId(row.GetString(0)), Version: row.GetInt64(1)))
            .ToDictionary(row => row.Id, row => row.Version);
        return new JournalCheck(heads).Run(Events(connection, cancel));
    }

    private static IEnumerable<PlacedEvent> Events(SqliteConnection connection, CancellationToken cancel)
    {
        using var command = connection.Command(EventRows.Select + " ORDER BY session_id, version");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            yield return new PlacedEvent(EventRows.Read(reader), reader.GetInt64(9));
        }
    }
}
