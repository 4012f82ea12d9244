using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Files;

namespace Kyc.Storage.Tests.Files;

/// <summary>The bytes on the disk: unreadable, unchangeable, private; and the memory it takes to write them.</summary>
public sealed class SealedFiles : IAsyncLifetime
{
    private const int Length = 200_000;
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _directory = new();
    private readonly BlobScope _scope = new(new TenantId("acme"), SessionId.New(Noon));
    private readonly byte[] _clear = RandomNumberGenerator.GetBytes(Length);
    private EmbeddedStorage _storage = null!;
    private DataKey _key = null!;
    private StoredBlob _stored = null!;

    private string StoredPath => PathOf(_scope, _stored.Blob);

    public async Task InitializeAsync()
    {
        _storage = await Embedded.OpenAsync(_directory.Path);
        _key = _storage.KeyRing.Mint(_scope.Tenant, _scope.Session).Key;
        _stored = await _storage.Blobs.PutAsync(_scope, _key, new MemoryStream(_clear), Length, default);
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_old_file_is_listed_and_removed_unless_it_was_stored_anew()
    {
        IBlobInventory inventory = _storage.Blobs;
        var now = TimeProvider.System.GetUtcNow();
        Assert.Empty(await ListAsync(inventory, now.AddHours(-24)));
        File.SetLastWriteTimeUtc(StoredPath, now.AddHours(-25).UtcDateTime);
        var old = Assert.Single(await ListAsync(inventory, now.AddHours(-24)));
        Assert.Equal((_scope, _stored.Blob), (old.Scope, old.Blob));

        await _storage.Blobs.PutAsync(_scope, _key, new MemoryStream(_clear), Length, default);
        Assert.False(await inventory.DeleteUnchangedAsync(old, default));
        (await _storage.Blobs.OpenAsync(_scope, _key, _stored.Blob, default)).Dispose();

        File.SetLastWriteTimeUtc(StoredPath, now.AddHours(-25).UtcDateTime);
        Assert.True(await inventory.DeleteUnchangedAsync(Assert.Single(await ListAsync(inventory, now)), default));
        Assert.False(Directory.Exists(Path.GetDirectoryName(StoredPath)));
    }

    [Fact]
    public async Task Puts_and_removals_of_one_session_at_once_never_fail()
    {
        var puts = Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            await _storage.Blobs.PutAsync(_scope, _key, new MemoryStream([(byte)(i % 3)]), 10, default);
            if (i % 2 == 0) await _storage.Blobs.DeleteAllAsync(_scope, default);
            foreach (var entry in await ListAsync(_storage.Blobs, DateTimeOffset.MaxValue))
                await _storage.Blobs.DeleteUnchangedAsync(entry, default);
        }));
        await Task.WhenAll(puts);
    }

    private static async Task<List<BlobEntry>> ListAsync(IBlobInventory inventory, DateTimeOffset before)
    {
        var found = new List<BlobEntry>();
        await foreach (var entry in inventory.ListAsync(before, default)) found.Add(entry);
        return found;
    }

    [Fact]
    public async Task Any_changed_byte_is_found()
    {
        var random = new Random(7);
        var whole = await File.ReadAllBytesAsync(StoredPath);
        var places = Enumerable.Range(0, BlobFormat.HeaderBytes)
            .Concat(Enumerable.Range(0, 300).Select(_ => random.Next(whole.Length))).Append(whole.Length - 1);
        foreach (var place in places)
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 1;
            await AssertDamagedAsync(changed, $"byte {place}");
        }
    }

    [Fact]
    public async Task Any_cut_or_addition_is_found()
    {
        var whole = await File.ReadAllBytesAsync(StoredPath);
        var chunk = BlobFormat.SealedChunk;
        int[] lengths = [0, 10, 64, 70, 64 + chunk, 64 + (2 * chunk), 64 + (3 * chunk), whole.Length - 1];
        foreach (var length in lengths)
            await AssertDamagedAsync(whole[..length], $"cut to {length}");
        await AssertDamagedAsync([.. whole, 0], "one byte more");
        await AssertDamagedAsync([.. whole, .. whole.AsSpan(64, chunk)], "a chunk more");
    }

    [Fact]
    public async Task Exchanged_and_repeated_chunks_are_found()
    {
        var whole = await File.ReadAllBytesAsync(StoredPath);
        var (header, chunk) = (BlobFormat.HeaderBytes, BlobFormat.SealedChunk);
        byte[] one = whole[header..(header + chunk)], two = whole[(header + chunk)..(header + (2 * chunk))];
        await AssertDamagedAsync([.. whole[..header], .. two, .. one, .. whole[(header + (2 * chunk))..]], "exchanged");
        await AssertDamagedAsync([.. whole[..header], .. one, .. one, .. whole[(header + (2 * chunk))..]], "repeated");
        await AssertDamagedAsync([.. whole[..header], .. whole[(header + chunk)..]], "left out");
    }

    [Fact]
    public async Task A_file_put_in_the_place_of_another_is_found()
    {
        var other = await _storage.Blobs.PutAsync(_scope, _key, new MemoryStream([1, 2, 3]), 10, default);
        await AssertDamagedAsync(await File.ReadAllBytesAsync(PathOf(_scope, other.Blob)),
            "another file of the session");
    }

    [Fact]
    public async Task A_file_moved_to_another_session_is_found_even_under_the_same_key()
    {
        var foreign = _scope with { Session = SessionId.New(Noon) };
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(foreign, _stored.Blob))!);
        File.Copy(StoredPath, PathOf(foreign, _stored.Blob));
        await Assert.ThrowsAsync<BlobDamagedException>(() =>
            _storage.Blobs.OpenAsync(foreign, _key, _stored.Blob, default).AsTask());
    }

    [Fact]
    public async Task Nothing_clear_and_nothing_telling_is_on_the_disk()
    {
        var whole = await File.ReadAllBytesAsync(StoredPath);
        Assert.True(whole.AsSpan().IndexOf(_clear.AsSpan(0, 16)) < 0);
        Assert.DoesNotContain(_stored.Sha256, StoredPath);
    }

    [Fact]
    public void Only_the_owner_can_look()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StoredPath));
        var above = new DirectoryInfo(StoredPath).Parent!;
        for (; above.FullName != _directory.Path; above = above.Parent!)
            Assert.Equal(DurableDirectory.OwnerOnly, above.UnixFileMode);
        foreach (var name in new[] { "kyc.db", "kyc.db-wal", "node.lock", "master.key" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory[name]));
    }

    [Fact]
    public async Task What_an_earlier_run_left_unfinished_is_removed_at_start()
    {
        await _storage.DisposeAsync();
        var leftover = Path.Combine(_directory["blobs"], ".incoming", "leftover");
        await File.WriteAllTextAsync(leftover, "half");
        _storage = await Embedded.OpenAsync(_directory.Path);
        Assert.False(File.Exists(leftover));
        await (await _storage.Blobs.OpenAsync(_scope, _key, _stored.Blob, default)).DisposeAsync();
    }

    private string PathOf(BlobScope scope, BlobId blob) =>
        Path.Combine(_directory["blobs"], scope.Tenant.Value, scope.Session.Value, blob.Value);

    private async Task AssertDamagedAsync(byte[] bytes, string what)
    {
        await File.WriteAllBytesAsync(StoredPath, bytes);
        try
        {
            await using var stream = await _storage.Blobs.OpenAsync(_scope, _key, _stored.Blob, default);
            await stream.CopyToAsync(Stream.Null);
        }
        catch (BlobDamagedException)
        {
            return;
        }
        Assert.Fail($"{what} went unnoticed");
    }
}
