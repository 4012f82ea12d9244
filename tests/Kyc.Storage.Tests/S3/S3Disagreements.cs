using System.Net;
using System.Net.Sockets;
using Kyc.Actors.Ports;
using Kyc.Storage.S3;
using Kyc.Storage.Tests.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.S3;

/// <summary>Each way in which settings and service disagree has one sentence, with the setting to mend.</summary>
[Collection(nameof(OnObjectServer))]
public sealed class S3Disagreements(ObjectServerFixture servers) : IDisposable
{
    private readonly TempFolder _directory = new();

    private S3Options Right => ObjectServerFixture.Options(servers.Server);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public Task A_wrong_secret_key() =>
        AssertSaidAsync(Right with { SecretKey = "wrong" },
            "does not belong to s3.access_key", "correct s3.secret_key");

    [Fact]
    public Task A_missing_bucket() =>
        AssertSaidAsync(Right with { Bucket = "none-here" }, "s3.bucket none-here does not exist", "make the bucket");

    [Fact]
    public Task A_wrong_region() =>
        AssertSaidAsync(Right with { Region = "eu-north-7" },
            "is not in s3.region eu-north-7", "set s3.region = us-east-1");

    [Fact]
    public Task A_clock_that_is_wrong() =>
        AssertSaidAsync(Right, "the clocks of this machine and of", "by NTP", new ManualClock());

    [Fact]
    public Task TLS_to_a_server_that_speaks_plaintext() =>
        AssertSaidAsync(Right with { Endpoint = new Uri("https://" + Right.Endpoint.Authority) },
            "does not speak TLS", "begin s3.endpoint with http://");

    [Fact]
    public async Task Nobody_listening()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound and not listening: nobody else can.
        var nowhere = new Uri($"http://{holder.LocalEndPoint}");
        await AssertSaidAsync(Right with { Endpoint = nowhere, Attempts = 2 },
            "cannot be reached", "start the service");
    }

    [Fact]
    public async Task A_service_that_does_not_answer()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = Right with
        {
            Endpoint = new Uri($"http://{silent.LocalEndpoint}"),
            TimeoutMs = 100,
            Attempts = 2,
        };
        await AssertSaidAsync(options, "did not answer within s3.timeout_ms 100", "raise s3.timeout_ms");
    }

    private Task AssertSaidAsync(S3Options options, string what, string mend, TimeProvider? time = null) =>
        AssertSaidAsync(_directory.Path, options, what, mend, time);

    /// <summary>Readiness says it; so does what a client's upload ends with, in a type that the edge knows.</summary>
    internal static async Task AssertSaidAsync(
        string directory, S3Options options, string what, string mend, TimeProvider? time = null)
    {
        using var store = new S3BlobStore(
            options, Embedded.Options(directory), time ?? TimeProvider.System, NullLogger.Instance);
        var check = Assert.Single(await store.CheckAsync(default));
        Assert.False(check.Ok);
        Assert.Contains(what, check.Message);
        Assert.Contains(mend, check.Mend);
        Assert.DoesNotContain(options.SecretKey.Length > 5 ? options.SecretKey : "\0", check.Message + check.Mend);
        using var key = HammerDirectory.NewKey();
        var thrown = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() =>
            store.PutAsync(HammerDirectory.Scope(1), key, new MemoryStream([1]), 1, default).AsTask());
        Assert.Contains(what, thrown.Message);
    }
}
