using Kyc.Actors.Ports;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Kyc.Storage.Backup;

/// <summary>Opens what a cluster keeps, for a backup or a restore: no node, no master key.</summary>
internal static class ClusterFiles
{
    /// <summary>Uses database and sealed files, then lets go of them.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached, or refused.</exception>
    public static async Task<T> WithAsync<T>(
        PostgreSqlOptions database, StorageOptions options, S3Options? s3, TimeProvider time,
        Func<PostgreSqlDatabase, ISealedFiles, Task<T>> use)
    {
        await using var connections = new PostgreSqlDatabase(database.Validate());
        using var bucket = s3 is null
            ? null
            : new BucketFiles(s3, options.BlobChunkBuffers, time, NullLogger.Instance);
        try
        {
            return await use(connections, bucket is null ? new FolderFiles(options.BlobRoot) : bucket);
        }
        catch (Exception cause) when (PostgreSqlFault.IsOurs(cause) && cause is not IOException)
        {
            throw connections.Fault.Translate(cause);
        }
    }
}
