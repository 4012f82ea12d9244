using System.Globalization;
using System.Security.Cryptography;

namespace Kyc.TestSupport.Servers;

/// <summary>How a test's S3 service is to be.</summary>
internal sealed record ObjectServerOptions
{
    /// <summary>Server certificate, to speak TLS; null for plaintext.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Room in the bucket, bytes; null without a bound.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Names in one answer of a list.</summary>
    public int PageSize { get; init; } = 1000;
}

/// <summary>
/// A real S3 service (OpenStack Swift with its s3api) on a loopback port of its own with data of its own, started by
/// <c>cluster-config/local/swift</c>. It ends with the tests, however they end.
/// </summary>
internal sealed class ObjectServer : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly ObjectServerOptions _options;
    private readonly int _port = FreePorts.Take(1)[0];
    private ServerProcess? _process;

    private ObjectServer(ObjectServerOptions options)
    {
        _options = options;
        File.WriteAllText(_folder["credentials"], $"{AccessKey}\n{SecretKey}\n");
    }

    /// <summary>Base address; the same after a restart.</summary>
    public Uri Endpoint => new($"{(_options.Certificates is null ? "http" : "https")}://127.0.0.1:{_port}");

    /// <summary>Public half of the credentials.</summary>
    public string AccessKey { get; } = "kyc:" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Secret half.</summary>
    public string SecretKey { get; } = RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>A bucket that exists.</summary>
    public string Bucket => "kyc-files";

    /// <summary>
    /// Files of objects on the server's disk, parts of unfinished uploads among them: what is really there.
    /// </summary>
    public int ObjectFiles =>
        Directory.GetFiles(_folder["data"], "*.data", SearchOption.AllDirectories).Length;

    private ServerProcess Running => _process ?? throw new InvalidOperationException("the server is stopped");

    /// <summary>Starts a service and returns when it takes requests.</summary>
    public static async Task<ObjectServer> StartAsync(ObjectServerOptions? options = null)
    {
        var server = new ObjectServer(options ?? new ObjectServerOptions());
        try
        {
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        Running.Kill();
        Running.Dispose();
        _process = null;
    }

    /// <summary>Starts it, after ending it where it runs, with the data it had.</summary>
    public async Task RestartAsync()
    {
        if (_process is not null) Kill();
        _process = await ServerProcess.StartAsync(
            RepositoryRoot.File("cluster-config/local/swift"), Arguments(), "swift: ready", StartPatience);
    }

    /// <summary>SIGSTOP.</summary>
    public void Freeze() => Running.Freeze();

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Running.Thaw();

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _process = null;
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private IEnumerable<string> Arguments()
    {
        string[] fixedOnes =
        [
            _folder["data"], Number(_port), "--credentials", _folder["credentials"], "--bucket", Bucket,
            "--page", Number(_options.PageSize), "--with", Number(Environment.ProcessId),
        ];
        string[] quota = _options.QuotaBytes is { } bytes ? ["--quota-bytes", Number(bytes)] : [];
        string[] tls = _options.Certificates is { } files
            ? ["--cert", files.CertificateFile, "--key", files.KeyFile]
            : [];
        return [.. fixedOnes, .. quota, .. tls];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
