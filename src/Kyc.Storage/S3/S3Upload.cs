using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.S3;

/// <summary>
/// Brings a sealed draft into the bucket: whole, or in parts where it is larger than one. On failure nothing remains,
/// as far as the service can be reached; what it kept is removed by the sweep of orphaned files later.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket, S3Options options, TimeProvider time, ILogger log)
{
    private const long Mib = 1024 * 1024;

    /// <summary>How long a failed upload tries to clean up, whatever its caller does.</summary>
    private TimeSpan Patience => TimeSpan.FromMilliseconds(options.TimeoutMs);

    /// <summary>Returns when the object is durable.</summary>
    /// <exception cref="BlobStoreUnavailableException">The service cannot be reached.</exception>
    /// <exception cref="StorageFullException">No room there.</exception>
    public async Task SendAsync(string key, FileSlice draft, CancellationToken cancel)
    {
        var whole = draft.Length <= options.PartMib * Mib;
        try
        {
            if (whole) await bucket.PutAsync(key, draft, cancel);
            else await SendPartsAsync(key, await bucket.BeginAsync(key, cancel), draft, cancel);
        }
        catch (Exception)
        {
            await RemoveAsync(key, whole);
            throw;
        }
    }

    private async Task SendPartsAsync(string key, string upload, FileSlice draft, CancellationToken cancel)
    {
        var tags = new List<string>();
        for (var at = 0L; at < draft.Length; at += options.PartMib * Mib)
        {
            var part = draft with { At = at, Length = Math.Min(options.PartMib * Mib, draft.Length - at) };
            tags.Add(await bucket.PutPartAsync(key, upload, tags.Count + 1, part, cancel) ?? throw Ended());
        }
        if (await bucket.CompleteAsync(key, upload, tags, cancel)) return;
        await foreach (var found in bucket.ListAsync(key, cancel))
            if (found.Key == key && found.Size == draft.Length) return;
        throw Ended();
    }

    /// <summary>
    /// Both, because which of them the service did before its answer was lost is not known. In time of its own: the
    /// caller may have given up.
    /// </summary>
    private async Task RemoveAsync(string key, bool whole)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            if (!whole)
            {
                await foreach (var begun in bucket.ListUploadsAsync(key, patience.Token))
                    await bucket.AbortAsync(begun.Key, begun.UploadId, patience.Token);
            }
            await bucket.DeleteAsync(key, patience.Token);
        }
        catch (Exception cause) when (cause is BlobStoreUnavailableException
            or OperationCanceledException)
        {
            log.S3RemainderLeft(cause);
        }
    }

    /// <summary>Its parts are gone.</summary>
    public static Exception Ended() => new S3Trouble(
        "an upload in parts was ended by somebody else",
        "send the file again, and see that no rule of the bucket aborts uploads younger than a day").Typed();
}
