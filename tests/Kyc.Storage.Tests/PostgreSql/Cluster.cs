using Kyc.Actors.Ports;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>Opens cluster storage for tests.</summary>
internal static class Cluster
{
    public static PostgreSqlOptions Options(PostgresServer server, string database) => new()
    {
        Host = server.Host,
        Port = server.Port,
        Database = database,
        User = server.User,
        Password = server.Password,
        Tls = TlsMode.Disable,
        PoolMax = 6,
        StartPatienceSeconds = 10,
    };

    public static async ValueTask<ClusterStorage> OpenAsync(
        PostgreSqlOptions database, string directory, StorageOptions? options = null) =>
        (ClusterStorage)await ClusterStorage.OpenAsync(database, options ?? Embedded.Options(directory), null,
            TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    public static async ValueTask<Backend> BackendAsync(
        PostgreSqlOptions database, string directory, int commitQueue) =>
        Backend.Of(await OpenAsync(
            database, directory, Embedded.Options(directory) with { JournalCommitQueue = commitQueue }));
}
