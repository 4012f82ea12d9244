using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Files;

/// <summary>Runs while no other test does: it measures the whole process.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>Memory per transfer is a few chunks, whatever the file's size.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class MemoryOfTransfers : IAsyncLifetime
{
    private const int Warm = 1_000_000;
    private const int Large = 100_000_000;
    private const int Bound = 1024 * 1024;
    private const int LargeObject = 85_000;
    private const int LargeObjectHeap = 3;

    private readonly TempFolder _directory = new();
    private readonly BlobScope _scope = new(new TenantId("acme"), SessionId.New(DateTimeOffset.UnixEpoch));
    private readonly byte[] _buffer = new byte[64 * 1024];
    private EmbeddedStorage _storage = null!;
    private DataKey _key = null!;

    public async Task InitializeAsync()
    {
        _storage = await Embedded.OpenAsync(_directory.Path);
        _key = _storage.KeyRing.Mint(_scope.Tenant, _scope.Session).Key;
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_hundred_megabytes_in_and_out_take_less_than_one_of_memory()
    {
        await ThereAndBackAsync(Warm);
        var (largeBefore, oldBefore) = (LargeObjects(), GC.CollectionCount(2));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await ThereAndBackAsync(Large);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(oldBefore, GC.CollectionCount(2));
        Assert.InRange(allocated, 0, Bound);
        Assert.InRange(LargeObjects() - largeBefore, long.MinValue, LargeObject);
    }

    private static long LargeObjects()
    {
        GC.Collect();
        return GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[LargeObjectHeap].SizeAfterBytes;
    }

    private async Task ThereAndBackAsync(long size)
    {
        var stored = await _storage.Blobs.PutAsync(_scope, _key, new ZeroStream(size), size, default);
        await using var stream = await _storage.Blobs.OpenAsync(_scope, _key, stored.Blob, default);
        var total = 0L;
        while (await stream.ReadAsync(_buffer) is > 0 and var read) total += read;
        Assert.Equal(size, total);
    }
}
