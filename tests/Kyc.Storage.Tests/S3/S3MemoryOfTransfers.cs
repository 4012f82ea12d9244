using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.S3;
using Kyc.Storage.Tests.Files;

namespace Kyc.Storage.Tests.S3;

/// <summary>Memory per transfer is a window of chunks, whatever the file's size, with S3 as with files.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class S3MemoryOfTransfers : IAsyncLifetime
{
    private const int Warm = 6_000_000;
    private const int Large = 20_000_000;

    /// <summary>Connections, requests and their texts: for each 512 KiB read and 5 MiB sent one.</summary>
    private const int Bound = 3 * 1024 * 1024;

    private const int LargeObject = 85_000;
    private const int LargeObjectHeap = 3;

    private readonly TempFolder _directory = new();
    private readonly BlobScope _scope = HammerDirectory.Scope(1);
    private readonly DataKey _key = HammerDirectory.NewKey();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private ObjectServer _server = null!;
    private S3BlobStore _store = null!;

    public async Task InitializeAsync()
    {
        _server = await ObjectServer.StartAsync();
        _store = ObjectServerFixture.Open(ObjectServerFixture.Options(_server), _directory.Path);
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Twenty_megabytes_there_and_back_take_a_few_of_garbage_and_no_large_object()
    {
        await ThereAndBackAsync(Warm);
        var largeBefore = LargeObjects();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await ThereAndBackAsync(Large);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Bound);
        Assert.InRange(LargeObjects() - largeBefore, long.MinValue, LargeObject);
    }

    private static long LargeObjects()
    {
        GC.Collect();
        return GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[LargeObjectHeap].SizeAfterBytes;
    }

    private async Task ThereAndBackAsync(long size)
    {
        var stored = await _store.PutAsync(_scope, _key, new ZeroStream(size), size, default);
        await using var stream = await _store.OpenAsync(_scope, _key, stored.Blob, default);
        var total = 0L;
        while (await stream.ReadAsync(_buffer) is > 0 and var read) total += read;
        Assert.Equal(size, total);
    }
}
