using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Edge.Uploads.Headers;
using Kyc.Edge.Uploads.SecondLook;
using Kyc.Sessions.Files;

namespace Kyc.Edge.Uploads;

/// <summary>
/// From a stream to a sealed file, judged on the way and stored without its metadata: the one path every upload takes.
/// The file's digest is of the bytes as they came, which clients know it by.
/// </summary>
internal sealed class FileIntake(IBlobStore blobs, EdgeOptions options)
{
    private readonly SecondLooks _secondLooks = new(blobs, options.Media);

    /// <summary>Stores a file; what is wrong with it is thrown and nothing of it remains.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="key">The data key to seal it with.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancel">Gives up; nothing remains.</param>
    /// <exception cref="UploadRefusedException">Its header refuses it.</exception>
    /// <exception cref="BlobTooLargeException">Over the limit of its class.</exception>
    public async Task<SessionFile> StoreAsync(
        BlobScope scope, DataKey key, FileKind kind, Stream content, CancellationToken cancel)
    {
        var expected = FileLimits.ClassOf(kind);
        var limit = options.BytesOf(expected);
        await using var upload = new ScrubbedStream(content, options.Media, expected, limit);
        var stored = await blobs.PutAsync(scope, key, upload, limit, cancel);
        var facts = upload.Facts ?? throw new InvalidOperationException(
            "the blob store did not read the upload to its end, so its header was never judged");
        stored = await _secondLooks.TakeAsync(scope, key, stored, facts.MediaType, cancel);
        return stored.As(kind, facts.MediaType) with { Sha256 = DigestSeal.Seal(key, upload.Sha256!) };
    }
}
