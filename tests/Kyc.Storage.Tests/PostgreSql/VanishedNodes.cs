using Kyc.Storage.PostgreSql;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>A node that vanishes without a word must not keep locks at the server for hours.</summary>
[Collection(PostgresCollection.Name)]
public sealed class VanishedNodes(PostgresFixture fixture)
{
    [Fact]
    public async Task The_server_asks_after_silent_connections_within_the_setting()
    {
        var options = Cluster.Options(fixture.Server, await fixture.Server.NewDatabaseAsync()) with
        {
            PeerLostSeconds = 20,
        };
        await using var database = new PostgreSqlDatabase(options);
        async Task<string> ShownAsync(string name) => (await database.RowsAsync(
            $"SELECT setting FROM pg_settings WHERE name = '{name}'", [], row => row.GetString(0), default))[0];
        Assert.Equal(
            ("10", "5", "2", "20000"),
            (await ShownAsync("tcp_keepalives_idle"), await ShownAsync("tcp_keepalives_interval"),
                await ShownAsync("tcp_keepalives_count"), await ShownAsync("tcp_user_timeout")));
    }
}
