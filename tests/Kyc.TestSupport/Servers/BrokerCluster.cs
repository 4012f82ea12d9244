namespace Kyc.TestSupport.Servers;

/// <summary>Several real brokers that form one cluster on this machine.</summary>
internal sealed class BrokerCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BrokerServer?[] _brokers;

    private BrokerCluster(int brokers) => _brokers = new BrokerServer?[brokers];

    /// <summary>The brokers.</summary>
    public IReadOnlyList<BrokerServer> Brokers => [.. _brokers.OfType<BrokerServer>()];

    /// <summary>Where clients reach them, <c>host:port</c> each.</summary>
    public IReadOnlyList<string> Hosts => [.. Brokers.Select(broker => $"{broker.Host}:{broker.Port}")];

    /// <summary>Their management interfaces.</summary>
    public IReadOnlyList<Uri> Managements => [.. Brokers.Select(broker => broker.Management)];

    /// <summary>The administrator, the same at each.</summary>
    public string User => Brokers[0].User;

    public string Password => Brokers[0].Password;

    /// <summary>Starts them; returns when each is a member and serves.</summary>
    public static async Task<BrokerCluster> StartAsync(int brokers = 3, BrokerServerOptions? options = null)
    {
        var cluster = new BrokerCluster(brokers);
        try
        {
            await cluster.LaunchAsync(options ?? new BrokerServerOptions());
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9 of one.</summary>
    public void Kill(int broker) => Brokers[broker].Kill();

    /// <summary>
    /// Starts one again with the data it had. After a death of all, start them together: each waits for the others.
    /// </summary>
    public Task RestartAsync(int broker) => Brokers[broker].RestartAsync();

    public async ValueTask DisposeAsync()
    {
        // The first holds the name service: last.
        foreach (var broker in _brokers.Reverse())
            if (broker is not null) await broker.DisposeAsync();
        _folder.Dispose();
    }

    private async Task LaunchAsync(BrokerServerOptions options)
    {
        var names = Enumerable.Range(1, _brokers.Length).Select(number => $"kyc{number}@localhost").ToArray();
        var shared = new BrokerPeer(
            names[0], names, _folder["cookie"], BrokerServer.WriteCredentials(_folder["credentials"]),
            FreePorts.Take(1)[0]);
        _brokers[0] = await BrokerServer.StartAsync(options with { Peer = shared });
        await Task.WhenAll(Enumerable.Range(1, _brokers.Length - 1).Select(async place =>
            _brokers[place] = await BrokerServer.StartAsync(
                options with { Peer = shared with { Name = names[place] } })));
    }
}
