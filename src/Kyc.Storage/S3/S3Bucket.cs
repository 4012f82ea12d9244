using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Xml.Linq;
using Kyc.Storage.Files;

namespace Kyc.Storage.S3;

/// <summary>The few things that are done with a bucket.</summary>
internal sealed class S3Bucket(S3Client client, ChunkPool pool)
{
    /// <summary>Stores an object whole.</summary>
    public Task PutAsync(string key, FileSlice slice, CancellationToken cancel) =>
        client.SendAsync(new S3Request(HttpMethod.Put, key) { Body = SliceContent.Body(slice, pool) }, cancel);

    /// <summary>Stores a few bytes.</summary>
    public Task PutAsync(string key, byte[] bytes, CancellationToken cancel) =>
        client.SendAsync(new S3Request(HttpMethod.Put, key) { Body = Bytes(bytes) }, cancel);

    /// <summary>Removes an object; no error when it is gone already.</summary>
    public Task DeleteAsync(string key, CancellationToken cancel) =>
        client.SendAsync(new S3Request(HttpMethod.Delete, key), cancel);

    /// <summary>
    /// Reads a stretch into buffers, one after the other; tells the object's length and how much was read, or null when
    /// there is no object.
    /// </summary>
    /// <exception cref="Kyc.Actors.Ports.BlobStoreUnavailableException">The service cannot be reached.</exception>
    public Task<S3Stretch?> ReadAsync(
        string key, long first, int count, IReadOnlyList<Memory<byte>> buffers, CancellationToken cancel) =>
        client.SendAsync(new S3Request(HttpMethod.Get, key) { Range = (first, first + count - 1) },
            async (answer, progress, token) =>
            {
                var range = answer.Content.Headers.ContentRange;
                if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                    return new S3Stretch(range?.Length ?? 0, 0);
                if (range is not { From: { } from, Length: { } total } || from != first)
                    throw new IOException("the answer is not the range that was asked for");
                var wanted = (int)Math.Min(count, total - first);
                await using var body = await answer.Content.ReadAsStreamAsync(token);
                await FillAsync(body, buffers, wanted, progress, token);
                return new S3Stretch(total, wanted);
            }, cancel);

    /// <summary>Objects whose names begin so, in the order of their names.</summary>
    public IAsyncEnumerable<S3Object> ListAsync(string prefix, CancellationToken cancel) =>
        PagesAsync(prefix, "list-type", "2", S3Xml.Objects, cancel);

    /// <summary>Uploads in parts that were begun under such names and not ended.</summary>
    public IAsyncEnumerable<S3Unfinished> ListUploadsAsync(string prefix, CancellationToken cancel) =>
        PagesAsync(prefix, "uploads", "", S3Xml.Uploads, cancel);

    /// <summary>Begins an upload in parts.</summary>
    public async Task<string> BeginAsync(string key, CancellationToken cancel)
    {
        var begun = await client.SendAsync(
            new S3Request(HttpMethod.Post, key) { Query = new Dictionary<string, string> { ["uploads"] = "" } },
            async (answer, _, token) =>
                S3Xml.Text(await S3Xml.ReadAsync(await answer.Content.ReadAsStreamAsync(token), token), "UploadId")
                ?? throw new IOException("the service began an upload without telling its id"),
            cancel);
        return begun ?? throw S3Upload.Ended();
    }

    /// <summary>Sends one part, the first is 1; its tag, or null when the upload was ended by somebody.</summary>
    public Task<string?> PutPartAsync(string key, string upload, int part, FileSlice slice, CancellationToken cancel) =>
        client.SendAsync<string>(
            new S3Request(HttpMethod.Put, key)
            {
                Query = new Dictionary<string, string> { ["partNumber"] = $"{part}", ["uploadId"] = upload },
                Body = SliceContent.Body(slice, pool),
            },
            (answer, _, _) => Task.FromResult(answer.Headers.ETag?.ToString()
                ?? throw new IOException("the service took a part without telling its tag")), cancel);

    /// <summary>
    /// Makes the parts an object; false when the upload is not there, which after a try whose answer was lost can mean
    /// that it was made.
    /// </summary>
    public async Task<bool> CompleteAsync(
        string key, string upload, IReadOnlyList<string> tags, CancellationToken cancel) =>
        await client.SendAsync(
            new S3Request(HttpMethod.Post, key)
            {
                Query = new Dictionary<string, string> { ["uploadId"] = upload },
                Body = Bytes(S3Xml.Complete(tags)),
            },
            async (answer, progress, token) =>
            {
                // The service may say 200 at once, send blanks while it works, and then an error.
                var root = await S3Xml.ReadAsync(
                    new ProgressStream(await answer.Content.ReadAsStreamAsync(token), progress), token);
                return root.Name.LocalName != "Error"
                    ? root.Name.LocalName
                    : throw new S3RefusedLateException(
                        new S3Refusal(500, S3Xml.Text(root, "Code") ?? "", null, answer.Headers.Date));
            }, cancel) is not null;

    /// <summary>Gives an upload in parts up; no error when it is gone already.</summary>
    public Task AbortAsync(string key, string upload, CancellationToken cancel) =>
        client.SendAsync(
            new S3Request(HttpMethod.Delete, key)
            {
                Query = new Dictionary<string, string> { ["uploadId"] = upload },
            }, cancel);

    private async IAsyncEnumerable<T> PagesAsync<T>(
        string prefix, string what, string value, Func<XElement, S3Page<T>> parse,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        Dictionary<string, string>? next = [];
        while (next is not null)
        {
            var query = new Dictionary<string, string>(next) { [what] = value, ["prefix"] = prefix };
            var page = await client.SendAsync(new S3Request(HttpMethod.Get) { Query = query },
                async (answer, _, token) =>
                    parse(await S3Xml.ReadAsync(await answer.Content.ReadAsStreamAsync(token), token)), cancel);
            foreach (var item in page?.Items ?? []) yield return item;
            next = page?.Next;
        }
    }

    private static async Task FillAsync(
        Stream body, IReadOnlyList<Memory<byte>> buffers, int wanted, Action progress, CancellationToken cancel)
    {
        foreach (var buffer in buffers)
        {
            var room = buffer[..Math.Min(buffer.Length, wanted)];
            wanted -= room.Length;
            while (!room.IsEmpty)
            {
                var read = await body.ReadAsync(room, cancel);
                if (read == 0) throw new IOException("the answer was cut");
                progress();
                room = room[read..];
            }
        }
    }

    private static S3Body Bytes(byte[] bytes) => new(
        Convert.ToHexStringLower(SHA256.HashData(bytes)),
        _ => new ByteArrayContent(bytes)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") },
        });
}

/// <summary>What was read of an object.</summary>
/// <param name="Total">The object's length.</param>
/// <param name="Count">Bytes read.</param>
internal sealed record S3Stretch(long Total, int Count);
