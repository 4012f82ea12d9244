using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>The checker's eyes on the real tables.</summary>
[Collection(NemesisCollection.Name)]
public sealed class JournalReaderTests(NemesisCluster nemesis)
{
    private const int Sessions = 50;
    private const int EventsEach = 4;

    [Fact]
    public async Task What_was_appended_is_read_whole_and_a_cut_history_is_found()
    {
        using var folder = new TempFolder();
        await using var cluster = await ClusterUnderTest.PrepareAsync(ClusterPlan.Of(1, 1, 0), nemesis.Servers);
        await using var storage = await ClusterParts.StorageAsync(cluster, folder["data"]);
        await OwedSessions.WriteAsync(storage, Sessions);
        Assert.Equal((Sessions, Sessions * EventsEach), await CheckAsync(cluster));

        await nemesis.Servers.Database.SqlAsync(cluster.Database, """
            ALTER TABLE events DISABLE TRIGGER USER;
            DELETE FROM events WHERE version = 4 AND session_id = (SELECT min(session_id) FROM events);
            """);
        var broken = await ReadAsync(cluster);
        var verdict = HistoryChecker.Check([], broken);
        Assert.Single(verdict.Violations.Select(violation => violation.Session).Distinct());
    }

    [Fact]
    public async Task A_session_whose_key_was_exchanged_for_anothers_is_found()
    {
        using var folder = new TempFolder();
        await using var cluster = await ClusterUnderTest.PrepareAsync(ClusterPlan.Of(1, 1, 0), nemesis.Servers);
        await using var storage = await ClusterParts.StorageAsync(cluster, folder["data"]);
        await OwedSessions.WriteAsync(storage, Sessions);
        await nemesis.Servers.Database.SqlAsync(cluster.Database, """
            UPDATE session_keys SET wrapped = (SELECT wrapped FROM session_keys ORDER BY session_id DESC LIMIT 1)
            WHERE session_id = (SELECT min(session_id) FROM session_keys);
            """);
        var verdict = HistoryChecker.Check([], await ReadAsync(cluster));
        Assert.NotEmpty(verdict.Violations);
        Assert.All(verdict.Violations, violation => Assert.StartsWith("I9", violation.Invariant));
    }

    private static async Task<(int Sessions, int Events)> CheckAsync(ClusterUnderTest cluster)
    {
        var verdict = HistoryChecker.Check([], await ReadAsync(cluster)).AssertClean();
        return (verdict.Sessions, verdict.Events);
    }

    private static Task<JournalSnapshot> ReadAsync(ClusterUnderTest cluster) =>
        JournalReader.ReadAsync(
            cluster.DatabaseAccess, cluster.MasterKey, new Dictionary<SessionId, LiveView>());
}
