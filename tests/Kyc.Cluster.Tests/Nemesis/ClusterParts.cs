using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Storage;
using Kyc.Storage.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Parts of a node inside the test's own process, on the servers of a cluster under test.</summary>
internal static class ClusterParts
{
    /// <summary>What the database calls this process's connections.</summary>
    public const string ApplicationName = "kyc-test";

    /// <summary>The cluster's storage.</summary>
    public static ValueTask<IStorage> StorageAsync(ClusterUnderTest cluster, string folder) => ClusterStorage.OpenAsync(
        new PostgreSqlOptions
        {
            Host = cluster.Servers.Database.Host,
            Port = cluster.Servers.Database.Port,
            Database = cluster.Database,
            User = cluster.Servers.Database.User,
            Password = cluster.Servers.Database.Password,
            Tls = TlsMode.Disable,
            ApplicationName = ApplicationName,
        },
        new StorageOptions
        {
            DataDirectory = folder,
            BlobDirectory = cluster.BlobFolder,
            MasterKey = cluster.MasterKey,
            MinFreeMib = 0,
        }, null, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>A member of the cluster that asks sessions and may pull jobs.</summary>
    public static async Task<ITransport> TransportAsync(
        ClusterUnderTest cluster, IClusterKeys keys, string name, params string[] roles) =>
        await RabbitMqTransport.ConnectAsync(
            new RabbitMqSettings
            {
                Hosts = [$"{cluster.Servers.Broker.Host}:{cluster.Servers.Broker.Port}"],
                ManagementUrls = [cluster.Servers.Broker.Management],
                User = cluster.Servers.Broker.User,
                Password = cluster.Servers.Broker.Password,
                Tls = TlsMode.Disable,
                Prefix = cluster.Prefix,
            },
            new MemberIdentity(
                name, Guid.NewGuid().ToString("N"), roles, "test", TimeProvider.System.GetUtcNow()),
            () => new MemberLoad(), keys, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
