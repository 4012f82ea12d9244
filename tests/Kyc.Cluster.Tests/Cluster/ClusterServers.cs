namespace Kyc.Cluster.Tests.Cluster;

/// <summary>The broker and the database that clusters under test share, each with a part of its own.</summary>
internal sealed class ClusterServers : IAsyncDisposable
{
    private ClusterServers(BrokerServer broker, PostgresServer database) => (Broker, Database) = (broker, database);

    public BrokerServer Broker { get; }

    public PostgresServer Database { get; }

    public static async Task<ClusterServers> StartAsync(string address = "127.0.0.1")
    {
        var broker = BrokerServer.StartAsync(new BrokerServerOptions { Address = address });
        var database = PostgresServer.StartAsync(new PostgresServerOptions { Address = address, Durable = true });
        try
        {
            await Task.WhenAll(broker, database);
        }
        catch
        {
            if (broker.IsCompletedSuccessfully) await (await broker).DisposeAsync();
            if (database.IsCompletedSuccessfully) await (await database).DisposeAsync();
            throw;
        }
        return new ClusterServers(await broker, await database);
    }

    public BrokerApi Management() => new(Broker.Management, Broker.User, Broker.Password);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }
}
