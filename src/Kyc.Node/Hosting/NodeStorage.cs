using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Storage;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>Opens what a node keeps, where the settings say.</summary>
public static class NodeStorage
{
    /// <summary>One SQLite file, or a database server that nodes share.</summary>
    public static async ValueTask<IStorage> OpenAsync(
        Settings settings, TimeProvider time, ILoggerFactory logs, CancellationToken cancel) =>
        settings.HasServer()
            ? await ClusterStorage.OpenAsync(
                settings.PostgreSql(), settings.Storage(), settings.S3(), time, logs, cancel)
            : await EmbeddedStorage.OpenAsync(settings.Storage(), time, logs, cancel);
}
