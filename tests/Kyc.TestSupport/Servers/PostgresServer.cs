using System.Diagnostics;
using System.Security.Cryptography;

namespace Kyc.TestSupport.Servers;

/// <summary>
/// A real PostgreSQL server on a loopback port of its own with data of its own, started by
/// <c>cluster-config/local/postgresql</c>. It ends with the tests, however they end.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly PostgresServerOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("kyc-postgresql-").FullName;
    private Process? _process;
    private int _databases;

    private PostgresServer(PostgresServerOptions options) => _options = options;

    /// <summary>Address.</summary>
    public string Host => _options.Address;

    /// <summary>Port; the same after a restart.</summary>
    public int Port { get; } = FreePorts.Take(1)[0];

    /// <summary>The administrator.</summary>
    public string User => "admin";

    /// <summary>Its password, made for this server.</summary>
    public string Password { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Certificate of the authority behind the server's; null without TLS.</summary>
    public string? CaFile => _options.Certificates?.CaFile;

    /// <summary>Process id of the postmaster.</summary>
    public int Id => Running.Id;

    /// <summary>What the server logged.</summary>
    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    /// <summary>Everything it keeps.</summary>
    public string Folder => _folder;

    private string LogPath => Path.Combine(_folder, "postgresql.log");

    private string StatePath => Path.Combine(_folder, "data", "postmaster.pid");

    private Process Running => _process ?? throw new InvalidOperationException("the server is stopped");

    /// <summary>Starts a server and returns when it takes connections.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions? options = null)
    {
        var server = new PostgresServer(options ?? new PostgresServerOptions());
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

    /// <summary>Makes an empty database and returns its name.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"kyc_{Interlocked.Increment(ref _databases)}";
        await SqlAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs SQL as the administrator and returns the rows, columns divided by |.</summary>
    public async Task<string> SqlAsync(string database, string sql)
    {
        using var psql = Process.Start(new ProcessStartInfo("psql")
        {
            ArgumentList =
            {
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", Host, "-p", $"{Port}", "-U", User, "-d",
                database, "-c", sql,
            },
            Environment = { ["PGPASSWORD"] = Password },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (answer, fault) = (psql.StandardOutput.ReadToEndAsync(), psql.StandardError.ReadToEndAsync());
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0) throw new InvalidOperationException($"{sql}: {await fault}");
        return (await answer).TrimEnd('\n');
    }

    /// <summary>kill -9 of the postmaster. Its children end by themselves when they notice.</summary>
    public void Kill()
    {
        Running.Kill();
        Running.WaitForExit();
        Forget();
    }

    /// <summary>Ends the server in good order, its clients' connections cut.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-INT", [Id]);
        using var patience = new CancellationTokenSource(StopLimit);
        await Running.WaitForExitAsync(patience.Token);
        Forget();
    }

    /// <summary>Starts the server, after ending it where it runs, and returns when it takes connections.</summary>
    public async Task RestartAsync()
    {
        if (_process is not null) await StopAsync();
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Look);
        Launch();
        while (!IsReady())
        {
            if (since.Elapsed > StartLimit) throw new TimeoutException($"the server did not start:\n{Tail()}");
            await timer.WaitForNextTickAsync();
            if (!Running.HasExited) continue;
            // Children of a killed postmaster hold its shared memory until they have noticed.
            if (!Tail().Contains("still in use", StringComparison.Ordinal) && !Tail().Contains("lock file"))
                throw new InvalidOperationException($"the server ended with {Running.ExitCode}:\n{Tail()}");
            Launch();
        }
    }

    /// <summary>SIGSTOP of the server with all its processes: connections stay, nothing answers.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP", [Id, .. Children()]);

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync() => SignalAsync("-CONT", [.. Children(), Id]);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await ThawAsync();
            await SignalAsync("-QUIT", [Id]);
            await Running.WaitForExitAsync();
        }
        Forget();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        // A child may end between being seen and being told: what kill says of that is not wanted.
        using var kill = Process.Start(new ProcessStartInfo("kill", [signal, .. processes.Select(id => $"{id}")])
        {
            RedirectStandardError = true,
        })!;
        await kill.WaitForExitAsync();
    }

    private void Launch()
    {
        var start = new ProcessStartInfo(RepositoryRoot.File("cluster-config/local/postgresql"))
        {
            ArgumentList = { _folder, $"{Port}", "--with", $"{System.Environment.ProcessId}" },
            Environment = { ["KYC_POSTGRESQL_USER"] = User, ["KYC_POSTGRESQL_PASSWORD"] = Password },
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in _options.Environment) start.Environment[name] = value;
        void Option(string name, string? value)
        {
            if (value is null) return;
            start.ArgumentList.Add(name);
            start.ArgumentList.Add(value);
        }
        Option("--listen", Host);
        Option("--cert", _options.Certificates?.CertificateFile);
        Option("--key", _options.Certificates?.KeyFile);
        Option("--client-ca", _options.VerifyClients ? _options.Certificates?.CaFile : null);
        Option("--tls-only", _options.TlsOnly ? "yes" : null);
        Option("--setup", _options.SetupFile);
        foreach (var setting in _options.Settings) Option("--set", setting);
        if (!_options.Durable) Option("--set", "fsync=off");
        _process?.Dispose();
        _process = Process.Start(start)!;
    }

    /// <summary>The eighth line of the server's own state file, once it is that of this start.</summary>
    private bool IsReady()
    {
        if (!File.Exists(StatePath)) return false;
        try
        {
            var lines = File.ReadAllLines(StatePath);
            return lines.Length >= 8 && lines[0] == $"{Id}" && lines[7].Trim() == "ready";
        }
        catch (FileNotFoundException)
        {
            return false; // Between two starts.
        }
    }

    private int[] Children() => Directory.GetDirectories($"/proc/{Id}/task")
        .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' '))
        .Where(child => child.Length > 0).Select(int.Parse).ToArray();

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }

    private string Tail() => string.Join('\n', Log.Split('\n').TakeLast(8));
}
