using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// Runs <see cref="JournalCheck"/> over a database, in one read transaction so that a running node does not disturb it.
/// </summary>
internal static class JournalVerifier
{
    public static JournalVerification Verify(
        SqliteConnection connection, RecordSeals seals, KnownHeads known, CancellationToken cancel)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var sessions = connection.Command("SELECT session_id, version FROM sessions")
            .Rows(row => (Id: new SessionId(row.GetString(0)), Version: row.GetInt64(1)))
            .ToDictionary(row => row.Id, row => row.Version);
        using var check = new JournalCheck(
            new JournalFacts(sessions, connection.JournalHeads(), connection.Fact(RecordCount.Writers),
                connection.Fact(RecordBase.Fact), known), seals);
        return check.Run(Events(connection, cancel));
    }

    private static IEnumerable<StoredEvent> Events(SqliteConnection connection, CancellationToken cancel)
    {
        using var command = connection.Command(EventRows.Select + " ORDER BY session_id, version");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            yield return EventRows.Stored(reader);
        }
    }
}
