using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Storage;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>Opens what a node keeps, where the settings say.</summary>
internal static class NodeStorage
{
    /// <summary>One SQLite file, or a database server that nodes share.</summary>
    public static async ValueTask<IStorage> OpenAsync(
        Settings settings, TimeProvider time, ILoggerFactory logs, CancellationToken cancel) =>
        settings.HasServer()
            ? throw new NodeStartException("kyc.storage.journal=postgresql is not part of this build")
            : await EmbeddedStorage.OpenAsync(settings.Storage(), time, logs, cancel);
}
