using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.S3;
using Kyc.Storage.Tests.Files;

namespace Kyc.Storage.Tests.S3;

/// <summary>What an S3 store does beyond the suite: parts, copies, sweeps, readiness.</summary>
[Collection(nameof(OnObjectServer))]
public sealed class S3StoreTests : IDisposable
{
    private const int OverOnePart = 6_000_000;

    private readonly ObjectServer _server;
    private readonly TempFolder _directory = new();
    private readonly string _prefix = $"tests/{Guid.NewGuid():n}/";
    private readonly DataKey _key = HammerDirectory.NewKey();
    private readonly BlobScope _scope = HammerDirectory.Scope(1);
    private readonly S3BlobStore _store;
    private readonly int _before;

    public S3StoreTests(ObjectServerFixture servers)
    {
        _server = servers.Server;
        _store = ObjectServerFixture.Open(ObjectServerFixture.Options(_server, _prefix), _directory.Path);
        _before = _server.ObjectFiles;
    }

    private int ObjectFiles => _server.ObjectFiles - _before;

    public void Dispose()
    {
        _store.Dispose();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_file_larger_than_a_part_goes_up_in_parts_and_comes_back_from_anywhere()
    {
        var bytes = RandomNumberGenerator.GetBytes(OverOnePart);
        var stored = await PutAsync(bytes);
        await using var stream = await _store.OpenAsync(_scope, _key, stored.Blob, default);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        var buffer = new byte[1000];
        foreach (var at in new[] { OverOnePart - 1000, 5 * 1024 * 1024 - 500, 0 })
        {
            stream.Position = at;
            await stream.ReadExactlyAsync(buffer);
            Assert.Equal(bytes[at..(at + buffer.Length)], buffer);
        }
        await _store.DeleteAsync(_scope, stored.Blob, default);
        Assert.Equal(0, ObjectFiles);
    }

    [Fact]
    public async Task A_listed_file_goes_unless_it_was_stored_anew_even_within_the_same_second()
    {
        var stored = await PutAsync([1, 2, 3]);
        var listed = Assert.Single(await ListAsync(DateTimeOffset.MaxValue));
        Assert.Equal((_scope, stored.Blob), (listed.Scope, listed.Blob));
        Assert.Empty(await ListAsync(listed.StoredAt.AddHours(-1)));
        await PutAsync([1, 2, 3]);
        Assert.False(await _store.DeleteUnchangedAsync(listed, default));
        await (await _store.OpenAsync(_scope, _key, stored.Blob, default)).DisposeAsync();
    }

    [Fact]
    public async Task A_list_removes_copies_that_an_old_one_replaced_and_two_sweeps_remove_the_last_one_once()
    {
        await PutAsync([1]);
        await PutAsync([1]);
        Assert.Equal(2, ObjectFiles);
        var listed = Assert.Single(await ListAsync(DateTimeOffset.MaxValue));
        Assert.Equal(1, ObjectFiles);
        using var other = ObjectServerFixture.Open(ObjectServerFixture.Options(_server, _prefix), _directory.Path);
        Assert.True(await _store.DeleteUnchangedAsync(listed, default));
        Assert.False(await other.DeleteUnchangedAsync(listed, default));
        Assert.Equal(0, ObjectFiles);
    }

    [Fact]
    public async Task A_list_goes_through_all_pages_with_the_files_of_a_session_together()
    {
        for (var session = 0; session < 3; session++)
            for (var file = 0; file < 3; file++)
                await _store.PutAsync(HammerDirectory.Scope(session), _key, new MemoryStream([(byte)file]), 1, default);
        var listed = await ListAsync(DateTimeOffset.MaxValue);
        Assert.Equal(9, listed.Count);
        Assert.Equal(3, listed.Select(entry => entry.Scope)
            .Aggregate(new List<BlobScope>(), (runs, scope) => runs.LastOrDefault() == scope ? runs : [.. runs, scope])
            .Count);
        await _store.DeleteAllAsync(HammerDirectory.Scope(1), default);
        Assert.Equal(6, ObjectFiles);
        for (var session = 0; session < 3; session++)
            await _store.DeleteAllAsync(HammerDirectory.Scope(session), default);
        Assert.Equal(0, ObjectFiles);
    }

    [Fact]
    public async Task Any_changed_or_cut_object_is_found()
    {
        var stored = await PutAsync(RandomNumberGenerator.GetBytes(150_000));
        using var client = new S3Client(ObjectServerFixture.Options(_server, _prefix), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var bucket = new S3Bucket(client, new Storage.Files.ChunkPool(4));
        S3Object? found = null;
        await foreach (var each in bucket.ListAsync(_prefix, default)) found = each;
        var whole = new byte[found!.Size];
        await bucket.ReadAsync(found.Key, 0, whole.Length, [whole], default);
        byte[][] damages = [[], whole[..10], whole[..^1], [.. whole, 0], Changed(whole, 5), Changed(whole, 70_000)];
        foreach (var damage in damages)
        {
            await bucket.PutAsync(found.Key, damage, default);
            await Assert.ThrowsAsync<BlobDamagedException>(async () =>
            {
                await using var stream = await _store.OpenAsync(_scope, _key, stored.Blob, default);
                await stream.CopyToAsync(Stream.Null);
            });
        }
        await bucket.PutAsync(found.Key, whole, default);
        await (await _store.OpenAsync(_scope, _key, stored.Blob, default)).CopyToAsync(Stream.Null);
        await _store.DeleteAsync(_scope, stored.Blob, default);
    }

    [Fact]
    public async Task Readiness_uses_the_bucket_and_leaves_nothing()
    {
        var checks = await _store.CheckAsync(default);
        Assert.Equal(["s3", "s3_list"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Ok, check.Message));
        Assert.Equal(0, ObjectFiles);
    }

    [Theory]
    [InlineData("s3.endpoint")]
    [InlineData("s3.prefix")]
    [InlineData("s3.part_mib")]
    [InlineData("s3.secret_key")]
    [InlineData("s3.tls_ca_file")]
    public void A_setting_out_of_bounds_is_named(string setting)
    {
        var options = ObjectServerFixture.Options(_server);
        options = setting switch
        {
            "s3.endpoint" => options with { Endpoint = new Uri("ftp://host/") },
            "s3.prefix" => options with { Prefix = "a/../b/" },
            "s3.part_mib" => options with { PartMib = 4 },
            "s3.secret_key" => options with { SecretKey = "" },
            _ => options with { TlsCaFile = _directory["missing.pem"] },
        };
        Assert.Equal(setting, Assert.Throws<StorageSettingException>(() =>
            ObjectServerFixture.Open(options, _directory.Path)).Setting);
    }

    private static byte[] Changed(byte[] whole, int at)
    {
        var changed = (byte[])whole.Clone();
        changed[at] ^= 1;
        return changed;
    }

    private Task<StoredBlob> PutAsync(byte[] bytes) =>
        _store.PutAsync(_scope, _key, new MemoryStream(bytes), bytes.Length, default).AsTask();

    private async Task<List<BlobEntry>> ListAsync(DateTimeOffset before)
    {
        var found = new List<BlobEntry>();
        await foreach (var entry in _store.ListAsync(before, default)) found.Add(entry);
        return found;
    }
}
