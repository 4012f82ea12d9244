using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>One broker for the tests that leave it running, and nodes on it.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    public const string Name = "shared broker";

    private static int s_nodes;

    internal BrokerServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server =
        await BrokerServer.StartAsync(new BrokerServerOptions { Tls = true, StatisticsMilliseconds = 500 });

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Settings that lead to this broker.</summary>
    public RabbitMqSettings Settings(string prefix) => SettingsOf(Server, prefix);

    /// <summary>Settings that lead to a broker.</summary>
    internal static RabbitMqSettings SettingsOf(BrokerServer server, string prefix) => new()
    {
        Hosts = [$"{server.Host}:{server.Port}"],
        User = server.User,
        Password = server.Password,
        Tls = TlsMode.Disable,
        ManagementUrls = [server.Management],
        Prefix = prefix,
        AskRepeatMilliseconds = 1_000,
        BeatIntervalMilliseconds = 100,
        SuspectAfterMilliseconds = 1_000,
    };

    /// <summary>A node of the cluster that the settings' prefix names.</summary>
    public static ValueTask<RabbitMqTransport> JoinAsync(
        RabbitMqSettings settings, string? name = null, ITestOutputHelper? output = null, IClusterKeys? keys = null)
    {
        var number = Interlocked.Increment(ref s_nodes);
        ILoggerFactory logs =
            output is null ? NullLoggerFactory.Instance : new TestLogs(output, name ?? $"node-{number}");
        var self = new MemberIdentity(
            name ?? $"node-{number}", $"i{number}", ["edge", "sessions", "worker"], "1.0.0", DateTimeOffset.UnixEpoch);
        return RabbitMqTransport.ConnectAsync(
            settings, self, () => new MemberLoad(), keys ?? TestRing.Shared, TimeProvider.System, logs, default);
    }

    /// <summary>Empties the queues of work.</summary>
    public async Task PurgeAsync(string prefix)
    {
        var factory = new ConnectionFactory
        {
            HostName = Server.Host,
            Port = Server.Port,
            UserName = Server.User,
            Password = Server.Password,
        };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in new[] { "work", "work.hi", "work.later", "work.dead" })
            await channel.QueuePurgeAsync($"{prefix}.{queue}");
    }
}

[CollectionDefinition(SharedBroker.Name)]
public sealed class SharedBrokerTests : ICollectionFixture<SharedBroker>;
