using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Storage.S3;
using Kyc.Storage.Tests.Files;

namespace Kyc.Storage.Tests.S3;

/// <summary>Busy services, cut connections, a server killed in the middle: tried again, and nothing remains.</summary>
[Collection(nameof(OnObjectServer))]
public sealed class S3Interruptions : IDisposable
{
    private const int OverOnePart = 6_000_000;

    private readonly ObjectServer _server;
    private readonly TempFolder _directory = new();
    private readonly string _prefix = $"cuts/{Guid.NewGuid():n}/";
    private readonly DataKey _key = HammerDirectory.NewKey();
    private readonly BlobScope _scope = HammerDirectory.Scope(1);
    private readonly int _before;

    public S3Interruptions(ObjectServerFixture servers)
    {
        _server = servers.Server;
        _before = _server.ObjectFiles;
    }

    private int ObjectFiles => _server.ObjectFiles - _before;

    public void Dispose()
    {
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_may_pass_is_tried_again()
    {
        var bytes = RandomNumberGenerator.GetBytes(OverOnePart);
        await using var front = new FaultyFront(_server.Endpoint, Spoil.Error(503, "SlowDown"),
            Spoil.Error(500, "InternalError"), new Spoil { CutUpAfter = 3_000_000 }, new Spoil { CutDownAfter = 100 });
        using var store = Open(front.Endpoint);
        var stored = await store.PutAsync(_scope, _key, new MemoryStream(bytes), bytes.Length, default);
        var copy = new MemoryStream();
        await using (var stream = await store.OpenAsync(_scope, _key, stored.Blob, default))
            await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.True(front.Connections >= 5, $"only {front.Connections} connections");
        await store.DeleteAllAsync(_scope, default);
        Assert.Equal(0, ObjectFiles);
    }

    [Fact]
    public async Task An_answer_cut_while_a_file_is_read_is_asked_for_again()
    {
        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        using var direct = Open(_server.Endpoint);
        var stored = await direct.PutAsync(_scope, _key, new MemoryStream(bytes), bytes.Length, default);
        await using var front = new FaultyFront(_server.Endpoint,
            new Spoil { CutDownAfter = 400_000 }, new Spoil { CutDownAfter = 300_000 });
        using var store = Open(front.Endpoint);
        await using var stream = await store.OpenAsync(_scope, _key, stored.Blob, default);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.True(front.Connections >= 3, $"only {front.Connections} connections");
        await direct.DeleteAllAsync(_scope, default);
    }

    [Fact]
    public async Task A_refusal_that_cannot_pass_is_not_tried_again()
    {
        await using var front = new FaultyFront(_server.Endpoint, Spoil.Error(403, "AccessDenied"));
        using var store = Open(front.Endpoint);
        var refused = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() =>
            store.OpenAsync(_scope, _key, new("fil_" + new string('0', 64)), default).AsTask());
        Assert.Contains("s3:GetObject", refused.Message);
        Assert.Equal(1, front.Connections);
    }

    [Fact]
    public async Task An_answer_with_a_document_type_is_refused_unread()
    {
        const string body = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
            + "<ListBucketResult>&e;</ListBucketResult>";
        var answer = new Spoil
        {
            Answer = $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}",
        };
        await using var front = new FaultyFront(_server.Endpoint, answer, answer, answer, answer);
        using var store = Open(front.Endpoint);
        var refused = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() =>
            store.DeleteAllAsync(_scope, default).AsTask());
        Assert.Contains("not S3's XML", refused.Message);
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_of_an_upload_keeps_nothing_and_a_second_try_works()
    {
        var bytes = RandomNumberGenerator.GetBytes(2 * OverOnePart);
        var killed = false;
        var kill = new Spoil
        {
            CutUpAfter = 7_000_000,
            AtCut = () =>
            {
                if (!killed) _server.Kill();
                killed = true;
            },
        };
        await using var front = new FaultyFront(_server.Endpoint, kill, kill, kill, kill, kill);
        using var store = Open(front.Endpoint, attempts: 2);
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() =>
            store.PutAsync(_scope, _key, new MemoryStream(bytes), bytes.Length, default).AsTask());
        Assert.True(killed);
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory.Path, "uploads")));

        await _server.RestartAsync();
        Assert.NotEqual(0, ObjectFiles); // The parts that the dead server could not be asked to give up.
        using var again = Open(_server.Endpoint);
        await foreach (var _ in again.ListAsync(DateTimeOffset.MaxValue, default)) Assert.Fail("half a file is listed");
        Assert.Equal(0, ObjectFiles);
        var stored = await again.PutAsync(_scope, _key, new MemoryStream(bytes), bytes.Length, default);
        await using (var stream = await again.OpenAsync(_scope, _key, stored.Blob, default))
            await stream.CopyToAsync(Stream.Null);
        await again.DeleteAllAsync(_scope, default);
        Assert.Equal(0, ObjectFiles);
    }

    private S3BlobStore Open(Uri endpoint, int attempts = 4) => ObjectServerFixture.Open(
        ObjectServerFixture.Options(_server, _prefix) with { Endpoint = endpoint, Attempts = attempts },
        _directory.Path);
}
