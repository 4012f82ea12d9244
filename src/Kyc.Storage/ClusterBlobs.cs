using Kyc.Actors.Ports;
using Kyc.Storage.Files;
using Kyc.Storage.S3;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage;

/// <summary>Where a cluster keeps its files: a folder that its nodes share, or a bucket.</summary>
internal sealed class ClusterBlobs : IDisposable
{
    private readonly Func<CancellationToken, ValueTask<IReadOnlyList<StorageCheckResult>>> _check;
    private readonly IDisposable? _connections;

    private ClusterBlobs(
        IBlobStore store, IBlobInventory inventory, IDisposable? connections,
        Func<CancellationToken, ValueTask<IReadOnlyList<StorageCheckResult>>> check)
    {
        (Store, Inventory, _connections, _check) = (store, inventory, connections, check);
    }

    public IBlobStore Store { get; }

    public IBlobInventory Inventory { get; }

    /// <summary>Opens them; makes a folder that is missing.</summary>
    /// <exception cref="StorageSettingException">A setting is out of bounds.</exception>
    /// <exception cref="StorageUnusableException">The folder cannot be made.</exception>
    public static ClusterBlobs Open(StorageOptions options, S3Options? s3, TimeProvider time, ILogger log)
    {
        if (s3 is not null)
        {
            var bucket = new S3BlobStore(s3, options, time, log);
            return new ClusterBlobs(bucket, bucket, bucket, bucket.CheckAsync);
        }
        try
        {
            var folder = FileBlobStore.OpenShared(options, time, log);
            return new ClusterBlobs(folder, folder, null, _ => ValueTask.FromResult(StorageCheck.RunBlobs(options)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"{options.BlobRoot} cannot be made: {cause.Message}; make it and give it to user "
                + $"{LibC.EffectiveUser()}, or name another in blob_dir", cause);
        }
    }

    /// <summary>Looks whether files can be written now.</summary>
    public ValueTask<IReadOnlyList<StorageCheckResult>> CheckAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return _check(cancel);
    }

    /// <summary>The same before a start, which every finding but space stops.</summary>
    /// <exception cref="StorageUnusableException">Files cannot be kept there as it is.</exception>
    public async ValueTask<IReadOnlyList<StorageCheckResult>> DemandAsync(CancellationToken cancel)
    {
        var found = await CheckAsync(cancel);
        var failed = found.Where(check => !check.Ok && check.Name != StorageCheck.BlobSpaceName).ToList();
        return failed.Count == 0
            ? found
            : throw new StorageUnusableException(string.Join("; ",
                failed.Select(check => $"{check.Message}; mend: {check.Mend}")));
    }

    public void Dispose() => _connections?.Dispose();
}
