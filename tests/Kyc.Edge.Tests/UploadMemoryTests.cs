using Kyc.Actors.Ports;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests;

/// <summary>Tests that measure the process and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>What an upload costs in memory.</summary>
[Collection(AloneCollection.Name)]
public sealed class UploadMemoryTests
{
    private const long Length = 99_000_000;

    /// <summary>
    /// What others do in the process meanwhile (timers, the runtime's own compiling) is weighed too, and once in a
    /// while weighs much; what the upload itself holds, it holds every time. So the lightest of three is judged.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_of_99_MB_holds_less_than_1_MiB_at_any_moment(bool form)
    {
        using var blobs = new WeighingBlobs();
        await using var world = await EdgeWorld.StartAsync(services: services =>
            services.AddSingleton<IBlobStore>(blobs));
        await SendAsync(world, await world.NewSessionAsync(), 1_000_000, form);
        List<(long Held, long Garbage)> uploads = [];
        while (uploads.Count < 3 && !uploads.Any(upload => upload is { Held: < 1_048_576, Garbage: < Length / 10 }))
            uploads.Add(await WeighAsync(world, blobs, form));

        Assert.True(uploads.Min(upload => upload.Held) < 1_048_576, $"held, and garbage: {string.Join(' ', uploads)}");
        Assert.True(uploads.Min(upload => upload.Garbage) < Length / 10,
            $"bytes held, and garbage of client and server together: {string.Join(' ', uploads)}");
    }

    private static async Task<(long Held, long Garbage)> WeighAsync(EdgeWorld world, WeighingBlobs blobs, bool form)
    {
        var id = await world.NewSessionAsync();
        blobs.Start();
        var (before, allocatedBefore) = (GC.GetTotalMemory(forceFullCollection: true), GC.GetTotalAllocatedBytes());
        var reply = await SendAsync(world, id, Length, form);
        var allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        Assert.Equal(200, reply.Status);
        Assert.True(blobs.LastLength > Length);
        Assert.True(blobs.Weighed >= 9);
        return (blobs.Heaviest - before, allocated);
    }

    private static Task<Reply> SendAsync(EdgeWorld world, string id, long length, bool form)
    {
        HttpContent video = new ZeroPaddedContent(Media.Video(), length);
        if (form) video = new MultipartFormDataContent("boundary") { { video, "file", "v.mp4" } };
        return world.SendAsync(HttpMethod.Put, $"/v1/verification_sessions/{id}/files/face_video", video);
    }

    /// <summary>
    /// A store that keeps the beginning of the last file, gives zeros for the rest, and weighs what the process holds
    /// every 10 MB.
    /// </summary>
    private sealed class WeighingBlobs : IBlobStore, IDisposable
    {
        private const long Step = 10_000_000;

        private readonly TempFolder _folder = new();
        private bool _weigh;

        private string Kept => Path.Combine(_folder.Path, "kept");

        public long LastLength { get; private set; }
        public long Heaviest { get; private set; }
        public int Weighed { get; private set; }

        public async ValueTask<StoredBlob> PutAsync(
            BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel)
        {
            var buffer = new byte[64 * 1024];
            LastLength = await content.ReadAsync(buffer, cancel);
            await using var kept = File.Create(Kept);
            await kept.WriteAsync(buffer.AsMemory(0, (int)LastLength), cancel);
            for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0; LastLength += read)
                if (_weigh && LastLength / Step != (LastLength + read) / Step) WeighNow();
            kept.SetLength(LastLength);
            var sha = LastLength.ToString("x64");
            return new StoredBlob(new BlobId(BlobId.Prefix + sha), sha, LastLength);
        }

        public ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel) =>
            new(File.OpenRead(Kept));

        public ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel) => ValueTask.CompletedTask;

        public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel) => ValueTask.CompletedTask;

        public void Dispose() => _folder.Dispose();

        public void Start() => (_weigh, Heaviest, Weighed) = (true, 0, 0);

        private void WeighNow()
        {
            Weighed++;
            Heaviest = Math.Max(Heaviest, GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
