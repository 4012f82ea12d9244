using Kyc.Actors.Ports;
using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>
/// Looks once more at stored files of the formats that cannot be scrubbed while they flow, because what tells of
/// metadata comes after it, and stores them anew without. The first copy, sealed like any file, is removed at once.
/// </summary>
internal sealed class SecondLooks(IBlobStore blobs, MediaLimits limits)
{
    /// <summary>The file to keep: the stored one, or its scrubbed copy.</summary>
    /// <exception cref="UploadRefusedException">Its directory is damaged; nothing of it remains.</exception>
    public async Task<StoredBlob> TakeAsync(
        BlobScope scope, DataKey key, StoredBlob stored, string mediaType, CancellationToken cancel)
    {
        if (Planner(mediaType) is not { } look) return stored;
        var kept = default(StoredBlob);
        try
        {
            return kept = await ScrubAsync(scope, key, stored, look, cancel);
        }
        finally
        {
            if (kept?.Blob != stored.Blob) await blobs.DeleteAsync(scope, stored.Blob, CancellationToken.None);
        }
    }

    /// <summary>The way to look at a format; null for one that was scrubbed while it flowed.</summary>
    internal static (string Format, Func<StoredFile, CancellationToken, Task<ErasurePlan>> Plan)? Planner(
        string mediaType) => mediaType switch
        {
            "image/tiff" => ("TIFF", TiffPlan.OfAsync),
            "image/heic" or "image/avif" => ("HEIC or AVIF", PicturePlan.OfAsync),
            "video/mp4" or "video/quicktime" or "video/3gpp" => ("MP4 or MOV", VideoPlan.OfAsync),
            _ => null,
        };

    private async Task<StoredBlob> ScrubAsync(
        BlobScope scope, DataKey key, StoredBlob stored,
        (string Format, Func<StoredFile, CancellationToken, Task<ErasurePlan>> Plan) look, CancellationToken cancel)
    {
        await using var content = await blobs.OpenAsync(scope, key, stored.Blob, cancel);
        var file = new StoredFile(content, look.Format, limits);
        var plan = await look.Plan(file, cancel);
        if (!await plan.ChangesAsync(file, cancel)) return stored;
        content.Position = 0;
        await using var scrubbed = new ErasingStream(content, plan);
        return await blobs.PutAsync(scope, key, scrubbed, stored.Length, cancel);
    }
}
