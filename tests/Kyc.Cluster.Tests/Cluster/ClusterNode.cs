using System.Diagnostics;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>One node of a cluster under test: a real process, started, killed and frozen many times.</summary>
internal sealed class ClusterNode(NodeSpec spec, string folder, int edgePort, int adminPort) : IDisposable
{
    /// <summary>The event that a node logs once it does its work.</summary>
    private const int Started = 5000;

    private const int ShardAcquired = 1510;
    private const int ShardLost = 1511;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private Process? _process;
    private long _startedAt;

    public NodeSpec Spec { get; } = spec;

    public string Name => Spec.Name;

    public string Folder { get; } = folder;

    public NodeLog Log { get; } = new(Path.Combine(folder, "node.log"));

    /// <summary>Where its edge listens, if it has one.</summary>
    public Uri Edge { get; } = new($"http://{spec.Address}:{edgePort}");

    public int EdgePort => edgePort;

    public int AdminPort => adminPort;

    public string DataFolder => Path.Combine(Folder, "data");

    public string ConfigFile => Path.Combine(Folder, "kyc.json");

    public bool Runs => _process is { HasExited: false };

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{Name} was never started");

    /// <summary>Starts the process and returns at once.</summary>
    public void Launch(string? executable = null)
    {
        if (Runs) throw new InvalidOperationException($"{Name} runs already");
        _process?.Dispose();
        _startedAt = Log.Position;
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Folder };
        foreach (var part in (string[])["-c", "exec \"$@\" >>node.log 2>&1", "sh", .. Spec.Through,
            executable ?? NodeProcess.Executable, "run", "--config", ConfigFile])
            start.ArgumentList.Add(part);
        _process = Process.Start(start)!;
    }

    /// <summary>Waits until the node says that it does its work.</summary>
    public async Task StartedAsync()
    {
        var since = Stopwatch.StartNew();
        while (Log.Count(Started, _startedAt) == 0)
        {
            if (!Runs) throw new InvalidOperationException($"{Name} ended with {_process?.ExitCode}:\n{Log.Tail()}");
            if (since.Elapsed > StartLimit)
                throw new TimeoutException($"{Name} did not start within {StartLimit.TotalSeconds} s:\n{Log.Tail()}");
            await Task.Delay(Look);
        }
    }

    public Task RestartAsync(string? executable = null)
    {
        Launch(executable);
        return StartedAsync();
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public void Kill()
    {
        if (!Runs) return;
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: it keeps its memory and its connections, and does nothing.</summary>
    public void Freeze() => Signals.Send(ProcessId, Signals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signals.Send(ProcessId, Signals.Continue);

    /// <summary>SIGTERM; returns the exit code once it is gone.</summary>
    public async Task<int> TerminateAsync()
    {
        Signals.Send(ProcessId, Signals.Terminate);
        try
        {
            await _process!.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} did not stop within {StopLimit.TotalSeconds} s:\n{Log.Tail()}");
        }
        return _process.ExitCode;
    }

    /// <summary>The shards that it owns by its own log, since its last start.</summary>
    public IReadOnlySet<int> Shards()
    {
        var owned = new HashSet<int>();
        foreach (var entry in Log.Events([ShardAcquired, ShardLost], _startedAt))
        {
            var shard = entry.GetProperty("shard").GetInt32();
            if (entry.GetProperty("event_id").GetInt32() == ShardAcquired) owned.Add(shard);
            else owned.Remove(shard);
        }
        return owned;
    }

    public void Dispose()
    {
        if (_process is null) return;
        if (Runs) Signals.Send(ProcessId, Signals.Continue);
        Kill();
        _process.Dispose();
        _process = null;
    }
}
