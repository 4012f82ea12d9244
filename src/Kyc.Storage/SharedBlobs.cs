using Kyc.Actors.Ports;
using Kyc.Storage.Files;
using Kyc.Storage.S3;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage;

/// <summary>Where the nodes of a cluster keep files: a folder that all of them reach, or a bucket.</summary>
/// <param name="Store">Sealed files.</param>
/// <param name="Inventory">What lies there.</param>
/// <param name="CheckAsync">Looks whether files can be written now.</param>
/// <param name="Dispose">Lets go of it.</param>
internal sealed record SharedBlobs(
    IBlobStore Store, IBlobInventory Inventory,
    Func<CancellationToken, ValueTask<IReadOnlyList<StorageCheckResult>>> CheckAsync, Action Dispose)
{
    /// <summary>
    /// Opens it. A folder has to be usable; a service that does not answer yet is found by every check and request,
    /// and keeps no node from starting, because those without files to read do their work; one that refuses what the
    /// settings say is <see cref="DemandAsync"/>'s.
    /// </summary>
    /// <exception cref="StorageUnusableException">The folder cannot be used as it is.</exception>
    /// <exception cref="StorageSettingException">A setting is out of bounds.</exception>
    public static SharedBlobs Open(StorageOptions options, S3Options? s3, TimeProvider time, ILogger log)
    {
        if (s3 is not null)
        {
            var bucket = new S3BlobStore(s3, options, time, log);
            return new SharedBlobs(bucket, bucket, bucket.CheckAsync, bucket.Dispose);
        }
        PrepareFolder(options);
        var files = FileBlobStore.OpenShared(options, time, log);
        return new SharedBlobs(files, files, cancel =>
        {
            cancel.ThrowIfCancellationRequested();
            return ValueTask.FromResult(StorageCheck.RunBlobs(options));
        }, () => { });
    }

    /// <summary>Looks before a start: what the service refuses for good stops it, whatever may pass does not.</summary>
    /// <exception cref="StorageUnusableException">Settings and service disagree.</exception>
    public async ValueTask<IReadOnlyList<StorageCheckResult>> DemandAsync(CancellationToken cancel)
    {
        var found = await CheckAsync(cancel);
        return found.FirstOrDefault(check => check.Name == S3Check.RefusedName) is { } refused
            ? throw new StorageUnusableException($"{refused.Message}; {refused.Mend}")
            : found;
    }

    private static void PrepareFolder(StorageOptions options)
    {
        try
        {
            DurableDirectory.Ensure(options.BlobRoot);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"{options.BlobRoot} cannot be made: {cause.Message}; make it and give it to user "
                + $"{LibC.EffectiveUser()}, or name another in blob_dir", cause);
        }
        var failed = StorageCheck.RunBlobs(options)
            .Where(check => !check.Ok && check.Name != StorageCheck.BlobSpaceName).ToList();
        if (failed.Count > 0)
            throw new StorageUnusableException(string.Join("; ",
                failed.Select(check => $"{check.Message}; run: {check.Mend}")));
    }
}
