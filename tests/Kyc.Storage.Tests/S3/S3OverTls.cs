using Kyc.Actors.Ports;
using Kyc.Storage.S3;
using Kyc.Storage.Tests.Files;

namespace Kyc.Storage.Tests.S3;

/// <summary>A service that speaks TLS and has little room.</summary>
public sealed class S3OverTls : IAsyncLifetime
{
    private const int Quota = 100_000;

    private readonly TempFolder _directory = new();
    private readonly TestCertificates _files;
    private ObjectServer _server = null!;

    public S3OverTls() => _files = TestCertificates.For127001(_directory["tls"]);

    private S3Options Right => ObjectServerFixture.Options(_server) with { TlsCaFile = _files.CaFile };

    public async Task InitializeAsync() => _server = await ObjectServer.StartAsync(
        new ObjectServerOptions { Certificates = _files, QuotaBytes = Quota });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Disagreements_about_TLS_and_about_room_are_told_by_name()
    {
        await AssertTlsIsToldAsync();
        await AssertFullIsToldAsync();
    }

    private async Task AssertTlsIsToldAsync()
    {
        var right = Right;
        var plaintext = new Uri("http://" + right.Endpoint.Authority);
        await S3Disagreements.AssertSaidAsync(_directory.Path, right with { Endpoint = plaintext },
            "plaintext", "https://");
        await S3Disagreements.AssertSaidAsync(_directory.Path, right with { TlsCaFile = _files.StrangerCaFile },
            "is not trusted or bears another name", "set s3.tls_ca_file");
        await S3Disagreements.AssertSaidAsync(_directory.Path, right with { TlsCaFile = null },
            "is not trusted", "set s3.tls_ca_file");
        using var store = ObjectServerFixture.Open(right, _directory.Path);
        Assert.All(await store.CheckAsync(default), check => Assert.True(check.Ok, check.Message));
    }

    /// <summary>And files are taken again when there is room.</summary>
    private async Task AssertFullIsToldAsync()
    {
        using var store = ObjectServerFixture.Open(Right, _directory.Path);
        using var key = HammerDirectory.NewKey();
        var scope = HammerDirectory.Scope(1);
        var stored = await store.PutAsync(scope, key, new MemoryStream(new byte[90_000]), 90_000, default);
        var full = await Assert.ThrowsAsync<StorageFullException>(() =>
            store.PutAsync(scope, key, new MemoryStream(new byte[90_001]), 90_001, default).AsTask());
        Assert.Contains(_server.Bucket, full.Path);
        Assert.Equal(1, _server.ObjectFiles);
        await store.DeleteAsync(scope, stored.Blob, default);
        await store.PutAsync(scope, key, new MemoryStream(new byte[90_001]), 90_001, default);
    }
}
