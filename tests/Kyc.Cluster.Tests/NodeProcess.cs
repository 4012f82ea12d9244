using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kyc.Cluster.Tests;

/// <summary>A real node: the built executable in a process of its own, on a loopback port of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _logPath;

    private NodeProcess(Process process, string logPath) => (_process, _logPath) = (process, logPath);

    public static string Executable { get; } = Find();

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Starts a node and returns at once; <see cref="ReadyAsync"/> waits for it.</summary>
    public static NodeProcess Start(string data, int port, string keyFile, params string[] more) =>
        Start(data, port, keyFile, home: null, more);

    /// <summary>The same, with a home of its own.</summary>
    public static NodeProcess Start(string data, int port, string keyFile, string? home, string[] more)
    {
        var log = Path.Combine(data + ".log");
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c", "exec \"$0\" \"$@\" >>\"$KYC_TEST_LOG\" 2>&1", Executable, "run", "--data", data,
                "--port", port.ToString(null, null), "--set", $"edge.bootstrap_key_file={keyFile}",
            },
            Environment = { ["KYC_TEST_LOG"] = log },
        };
        foreach (var argument in more) start.ArgumentList.Add(argument);
        if (home is not null) start.Environment["HOME"] = home;
        return new NodeProcess(Process.Start(start)!, log);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Log => File.Exists(_logPath) ? File.ReadAllText(_logPath) : "";

    /// <summary>Waits until the node says that it is ready.</summary>
    public async Task ReadyAsync(HttpClient http)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < StartLimit)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"the node ended with {_process.ExitCode}:\n{Tail()}");
            try
            {
                using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { }
            await Task.Delay(25);
        }
        throw new TimeoutException($"the node was not ready within {StartLimit.TotalSeconds} s:\n{Tail()}");
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(null, null)]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Tail() => string.Join('\n', Log.Split('\n').TakeLast(30));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "artifacts", "kyc");
            if (File.Exists(candidate)) return candidate;
        }
        throw new InvalidOperationException("artifacts/kyc is missing; build it with `make build`");
    }
}
