namespace Kyc.Node.Tests.Cluster;

/// <summary>A real broker and a real database server, shared by the tests of one class.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    private int _clusters;

    /// <summary>To be started.</summary>
    public SharedServers()
    {
    }

    /// <summary>Servers that a test started itself.</summary>
    internal SharedServers(BrokerServer broker, PostgresServer database) => (Broker, Database) = (broker, database);

    /// <summary>The broker.</summary>
    internal BrokerServer Broker { get; private set; } = null!;

    /// <summary>The database server.</summary>
    internal PostgresServer Database { get; private set; } = null!;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var broker = BrokerServer.StartAsync();
        var database = PostgresServer.StartAsync();
        (Broker, Database) = (await broker, await database);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A cluster of its own: an empty database, queues of its own, a folder for its files.</summary>
    internal async Task<ClusterWorld> NewClusterAsync(params string[] more) => new(
        this, await Database.NewDatabaseAsync(), $"c{Interlocked.Increment(ref _clusters)}", more);
}
