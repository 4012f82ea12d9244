using System.Net.Http.Headers;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Tests.Cluster;
using Kyc.Node.Tests.Hosting;
using Xunit.Abstractions;

namespace Kyc.Node.Tests.Tls;

/// <summary>
/// The three roles with TLS everywhere, broker and database asking for certificates: a session flows, and no port of
/// any node speaks in the clear.
/// </summary>
[Collection(AloneInTheProcess)]
public sealed class NothingInTheClearTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>The process's listeners are counted: no other test may open any meanwhile.</summary>
    private const string AloneInTheProcess = "listeners are counted";

    private readonly TempFolder _folder = new();
    private TestCertificates _made = null!;
    private BrokerServer _broker = null!;
    private PostgresServer _database = null!;

    public async Task InitializeAsync()
    {
        _made = TestCertificates.For127001(_folder["tls"]);
        var broker = BrokerServer.StartAsync(new BrokerServerOptions { Tls = true, VerifyClients = true });
        var database = PostgresServer.StartAsync(
            new PostgresServerOptions { Certificates = _made, TlsOnly = true, VerifyClients = true });
        (_broker, _database) = (await broker, await database);
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_session_flows_and_no_port_of_a_node_speaks_in_the_clear()
    {
        const string role = "kyc_node";
        await _database.SqlAsync("postgres", $"CREATE ROLE {role} LOGIN PASSWORD 'only-for-this-test'");
        var database = await _database.NewDatabaseAsync();
        await _database.SqlAsync("postgres", $"ALTER DATABASE {database} OWNER TO {role}");
        await _database.SqlAsync(database, $"GRANT ALL ON SCHEMA public TO {role}");
        var servers = new SharedServers(_broker, _database);
        var before = Listeners.OfThisProcess();
        await using var world = new ClusterWorld(servers, database, "clear", [.. Tls(role)]);
        await world.StartAsync("s1", "sessions");
        await world.StartAsync("w1", "worker");
        await world.StartAsync("e1", "edge");
        using var client = TlsClient.Believing(_made.CaFile, world["e1"].Address);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.Key);
        await world.ReadyAsync(client);
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());

        var opened = Listeners.OfThisProcess().Except(before).ToArray();
        var (plaintext, withTls) = (0, 0);
        foreach (var port in opened)
        {
            var answer = await TlsClient.InTheClearAsync(port, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var version = await TlsClient.HandshakeAsync(port);
            if (answer.Contains("200 OK", StringComparison.Ordinal) || answer.Contains("live")) plaintext++;
            if (version is not null) withTls++;
            output.WriteLine($"{port}: {version?.ToString() ?? "no TLS without a client certificate"}");
        }
        output.WriteLine($"ports open: {opened.Length}, in the clear: {plaintext}");
        // One for operators on each node, and the edge's.
        Assert.Equal(world["e1"].Endpoints.Count + 3, opened.Length);
        Assert.Equal(0, plaintext);
        Assert.Equal(opened.Length, withTls);
    }

    private IEnumerable<string> Tls(string role)
    {
        var (edge, edgeKey) = _made.Server();
        var (broker, brokerKey) = _broker.Certificates!.Client("kyc");
        var (database, databaseKey) = _made.Client(role);
        return
        [
            $"edge.tls_certificate_file={edge}", $"edge.tls_key_file={edgeKey}",
            $"admin.tls_certificate_file={edge}", $"admin.tls_key_file={edgeKey}",
            $"admin.client_ca_file={_made.CaFile}",
            $"rabbitmq.hosts=127.0.0.1:{_broker.TlsPort}", "rabbitmq.tls=verify_full",
            $"rabbitmq.tls_ca_file={_broker.CaFile}", $"rabbitmq.management_urls={_broker.TlsManagement}",
            $"rabbitmq.tls_certificate_file={broker}", $"rabbitmq.tls_key_file={brokerKey}",
            $"postgresql.user={role}", "postgresql.password=only-for-this-test", "postgresql.tls=verify_full",
            $"postgresql.tls_ca_file={_made.CaFile}",
            $"postgresql.tls_certificate_file={database}", $"postgresql.tls_key_file={databaseKey}",
        ];
    }

    [CollectionDefinition(AloneInTheProcess, DisableParallelization = true)]
    public sealed class Definition;
}
