using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every blob store does.</summary>
public abstract class BlobCompliance : ComplianceSuite
{
    private readonly BlobScope _scope = new(new TenantId("acme"), SessionId.New(Noon));

    private IBlobStore Blobs => Backend.Blobs;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(300_000)]
    public async Task Bytes_come_back_as_they_went_in(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        using var key = Key();
        var stored = await PutAsync(key, bytes);
        Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(bytes))), ((int)stored.Length, stored.Sha256));
        Assert.True(BlobId.TryParse(stored.Blob.Value, out _));
        await using var stream = await Blobs.OpenAsync(_scope, key, stored.Blob, default);
        Assert.Equal(length, stream.Length);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task A_stream_can_be_read_from_anywhere()
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        using var key = Key();
        var stored = await PutAsync(key, bytes);
        await using var stream = await Blobs.OpenAsync(_scope, key, stored.Blob, default);
        var buffer = new byte[100];
        foreach (var at in new[] { 199_950, 0, 65_500, 131_071, 65_536 })
        {
            stream.Seek(at, SeekOrigin.Begin);
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
            Assert.Equal(bytes.AsSpan(at, Math.Min(100, bytes.Length - at)).ToArray(), buffer[..read]);
        }
        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(bytes[^1], stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public async Task The_same_bytes_have_one_id_in_a_session_and_another_in_the_next()
    {
        var bytes = RandomNumberGenerator.GetBytes(1000);
        using var key = Key();
        using var other = Key();
        var first = await PutAsync(key, bytes);
        Assert.Equal(first, await PutAsync(key, bytes));
        Assert.NotEqual(first.Blob, (await PutAsync(other, bytes)).Blob);
    }

    [Fact]
    public async Task A_file_over_the_limit_by_one_byte_is_refused_and_nothing_remains()
    {
        using var key = Key();
        foreach (var limit in new[] { 0, 999, 65_536, 131_072 })
        {
            await Assert.ThrowsAsync<BlobTooLargeException>(() => PutAsync(key, new byte[limit + 1], limit));
            Assert.Equal(0, StoredFiles());
        }
        await PutAsync(key, new byte[65_536], 65_536);
        Assert.Equal(1, StoredFiles());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using var key = Key();
        using var cancel = new CancellationTokenSource();
        var content = new BreakingStream(200_000, () => cancel.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Blobs.PutAsync(_scope, key, content, long.MaxValue, cancel.Token).AsTask());
        Assert.Equal(0, StoredFiles());
    }

    [Fact]
    public async Task A_removed_file_is_missing_and_can_be_removed_again()
    {
        using var key = Key();
        var (one, two) = (await PutAsync(key, [1]), await PutAsync(key, [2]));
        await Blobs.DeleteAsync(_scope, one.Blob, default);
        await Blobs.DeleteAsync(_scope, one.Blob, default);
        await Assert.ThrowsAsync<BlobMissingException>(() => Blobs.OpenAsync(_scope, key, one.Blob, default).AsTask());
        await (await Blobs.OpenAsync(_scope, key, two.Blob, default)).DisposeAsync();
        await Blobs.DeleteAllAsync(_scope, default);
        await Blobs.DeleteAllAsync(_scope, default);
        await Assert.ThrowsAsync<BlobMissingException>(() => Blobs.OpenAsync(_scope, key, two.Blob, default).AsTask());
    }

    [Fact]
    public async Task Another_key_or_another_owner_opens_nothing()
    {
        using var key = Key();
        using var other = Key();
        var stored = await PutAsync(key, [1, 2, 3]);
        await Assert.ThrowsAsync<BlobDamagedException>(() =>
            Blobs.OpenAsync(_scope, other, stored.Blob, default).AsTask());
        var foreign = _scope with { Tenant = new TenantId("other") };
        await Assert.ThrowsAsync<BlobMissingException>(() =>
            Blobs.OpenAsync(foreign, key, stored.Blob, default).AsTask());
    }

    [Fact]
    public async Task Names_that_would_leave_the_store_are_refused()
    {
        using var key = Key();
        var outside = _scope with { Tenant = new TenantId("../../etc") };
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Blobs.PutAsync(outside, key, new MemoryStream([1]), 10, default).AsTask());
        await Assert.ThrowsAsync<BlobMissingException>(() =>
            Blobs.OpenAsync(_scope, key, new BlobId("../master.key"), default).AsTask());
    }

    /// <summary>Files in the store, unfinished ones counted.</summary>
    protected abstract int StoredFiles();

    private DataKey Key() => Backend.Ring.Mint(_scope.Tenant, _scope.Session).Key;

    private Task<StoredBlob> PutAsync(DataKey key, byte[] bytes, long limit = long.MaxValue) =>
        Blobs.PutAsync(_scope, key, new MemoryStream(bytes), limit, default).AsTask();
}
