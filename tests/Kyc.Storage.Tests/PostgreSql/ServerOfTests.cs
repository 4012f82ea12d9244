namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>The server that tests start for themselves does what they rely on.</summary>
public sealed class ServerOfTests
{
    [Fact]
    public async Task It_comes_back_after_kill_9_and_after_a_stop_with_what_was_committed()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.NewDatabaseAsync();
        await server.SqlAsync(database, "CREATE TABLE t AS SELECT 1 AS a");
        server.Kill();
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.SqlAsync(database, "SELECT a FROM t"));
        await server.RestartAsync();
        Assert.Equal("1", await server.SqlAsync(database, "SELECT a FROM t"));
        await server.StopAsync();
        await server.RestartAsync();
        Assert.Equal("1", await server.SqlAsync(database, "SELECT a FROM t"));
    }

    [Fact]
    public async Task Frozen_it_answers_nothing_until_it_is_thawed()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.FreezeAsync();
        var asked = server.SqlAsync("postgres", "SELECT 2");
        await Assert.ThrowsAsync<TimeoutException>(() => asked.WaitAsync(TimeSpan.FromMilliseconds(200)));
        await server.ThawAsync();
        Assert.Equal("2", await asked);
    }

    [Fact]
    public async Task It_speaks_tls_with_the_certificate_it_was_given()
    {
        using var folder = new TempFolder();
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Certificates = TestCertificates.For127001(folder.Path),
            TlsOnly = true,
        });
        Assert.Equal("t", await server.SqlAsync(
            "postgres", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
    }
}
