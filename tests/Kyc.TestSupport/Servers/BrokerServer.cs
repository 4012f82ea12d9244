using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Kyc.TestSupport.Servers;

/// <summary>
/// A real RabbitMQ broker on loopback ports of its own, with its data in a folder of its own. A start takes seconds:
/// share one per test assembly, and give each test a prefix or virtual host of its own.
/// </summary>
internal sealed class BrokerServer : IAsyncDisposable
{
    private const string Administrator = "kyc_admin";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly BrokerServerOptions _options;
    private readonly int[] _ports = FreePorts.Take(6);
    private ServerProcess? _process;

    private BrokerServer(BrokerServerOptions options)
    {
        _options = options;
        CredentialsFile = options.Peer?.CredentialsFile ?? WriteCredentials(_folder["credentials"]);
        (User, Password) = File.ReadAllLines(CredentialsFile) switch { var lines => (lines[0], lines[1]) };
        if (options.Tls)
            Certificates = options.WrongName
                ? TestCertificates.ForAnotherName(_folder["tls"])
                : TestCertificates.For127001(_folder["tls"]);
    }

    /// <summary>Address; 127.0.0.1 unless asked for another.</summary>
    public string Host => _options.Address;

    /// <summary>AMQP in the clear.</summary>
    public int Port => _ports[0];

    /// <summary>AMQP with TLS; nobody listens unless asked for.</summary>
    public int TlsPort => _ports[4];

    /// <summary>The management interface in the clear.</summary>
    public Uri Management => new($"http://{Host}:{_ports[1]}/");

    /// <summary>The management interface with TLS; nobody listens unless asked for.</summary>
    public Uri TlsManagement => new($"https://{Host}:{_ports[5]}/");

    /// <summary>An administrator, unless there are definitions.</summary>
    public string User { get; }

    public string Password { get; }

    /// <summary>User and password, a line each.</summary>
    public string CredentialsFile { get; }

    /// <summary>With TLS: its certificates.</summary>
    public TestCertificates? Certificates { get; }

    /// <summary>With TLS: the authority that signed the broker's certificate.</summary>
    public string CaFile => (Certificates ?? throw new InvalidOperationException("the broker has no TLS")).CaFile;

    /// <summary>Process id of the broker.</summary>
    public int ProcessId => Running.Id;

    /// <summary>What the broker logged so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>Everything it keeps.</summary>
    public string Folder => _folder.Path;

    private string Data => _folder["broker"];

    private string LogFile => Path.Combine(Data, "log", "broker.log");

    private ServerProcess Running => _process ?? throw new InvalidOperationException("the broker does not run");

    /// <summary>Starts a broker; returns when it serves.</summary>
    public static async Task<BrokerServer> StartAsync(BrokerServerOptions? options = null)
    {
        var server = new BrokerServer(options ?? new BrokerServerOptions());
        try
        {
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// kill -9 of the broker. What it had confirmed is on disk, except a queue (with all in it) whose declaration was
    /// the last it heard of for 2 s: Mnesia writes the commit record of a declaration at once, but its decision later
    /// or with the next declaration, and without it takes the declaration back (RabbitMQ 3.10: lost in 2 of 12 kills).
    /// </summary>
    public void Kill() => Running.Kill();

    /// <summary>Stops the broker as its administrator would.</summary>
    public Task StopAsync() => Running.StopAsync(StopPatience);

    /// <summary>Starts it again after <see cref="Kill"/> or <see cref="StopAsync"/> (kills it if neither happened):
    /// the same data and ports.</summary>
    public async Task RestartAsync()
    {
        _process?.Dispose();
        _process = null;
        await LaunchAsync();
    }

    /// <summary>Kills it and starts it anew with nothing of what it held.</summary>
    public async Task EmptyAsync()
    {
        _process?.Dispose();
        _process = null;
        foreach (var part in new[] { "mnesia", "log" })
            Directory.Delete(Path.Combine(Data, part), recursive: true);
        await LaunchAsync();
    }

    /// <summary>
    /// Takes a quorum queue's replica away and leaves its declaration, as a kill at the wrong moment may: the queue is
    /// there, has no leader, and will have none.
    /// </summary>
    public async Task LoseReplicaAsync(string queue)
    {
        var start = new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmqctl",
            ["-n", "rabbit@localhost", "eval", $"ra:force_delete_server(quorum_queues, {{'%2F_{queue}', node()}})."])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Data;
        start.Environment["ERL_EPMD_ADDRESS"] = Host;
        start.Environment["ERL_EPMD_PORT"] = Number(_ports[3]);
        using var control = Process.Start(start)!;
        var errors = control.StandardError.ReadToEndAsync();
        var said = await control.StandardOutput.ReadToEndAsync();
        await control.WaitForExitAsync();
        if (said.Trim() != "ok") throw new InvalidOperationException($"rabbitmqctl said {said}{await errors}");
    }

    /// <summary>SIGSTOP.</summary>
    public void Freeze() => Running.Freeze();

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Running.Thaw();

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _process = null;
        EndNameService();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A file with an administrator and a password of this test's own.</summary>
    public static string WriteCredentials(string file)
    {
        File.WriteAllText(file, $"{Administrator}\n{RandomNumberGenerator.GetHexString(32, lowercase: true)}\n");
        return file;
    }

    private async Task LaunchAsync() => _process = await ServerProcess.StartAsync(
        RepositoryRoot.File("cluster-config/local/rabbitmq"), Arguments(), "completed with", StartPatience);

    private IEnumerable<string> Arguments()
    {
        yield return Data;
        yield return Number(_ports[0]);
        yield return Number(_ports[1]);
        var named = new Dictionary<string, string?>
        {
            ["--listen"] = Host,
            ["--credentials"] = CredentialsFile,
            ["--definitions"] = _options.DefinitionsFile,
            ["--dist-port"] = Number(_ports[2]),
            ["--epmd-port"] = Number(_options.Peer?.NamesPort ?? _ports[3]),
            ["--statistics"] = Number(_options.StatisticsMilliseconds),
            ["--with"] = Number(Environment.ProcessId),
            ["--name"] = _options.Peer?.Name,
            ["--peers"] = _options.Peer is { } peer ? string.Join(' ', peer.Peers) : null,
            ["--cookie"] = _options.Peer?.CookieFile,
            ["--tls-port"] = Certificates is null ? null : Number(TlsPort),
            ["--verify-clients"] = _options.VerifyClients ? "yes" : null,
            ["--tls-management-port"] = Certificates is null ? null : Number(_ports[5]),
            ["--ca"] = Certificates?.CaFile,
            ["--cert"] = Certificates?.CertificateFile,
            ["--key"] = Certificates?.KeyFile,
        };
        foreach (var (name, value) in named)
        {
            if (value is null) continue;
            yield return name;
            yield return value;
        }
    }

    private void EndNameService()
    {
        var file = Path.Combine(Data, "epmd.pid");
        if (!File.Exists(file)) return;
        try
        {
            using var names = Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
            if (names.ProcessName == "epmd") names.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
