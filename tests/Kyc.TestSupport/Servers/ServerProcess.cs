using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kyc.TestSupport.Servers;

/// <summary>
/// A server in a process of its own, which says a line when it is ready. Ended by its id, never by name.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;
    private const int LinesKept = 60;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _readyText;

    private ServerProcess(Process process, string readyText)
    {
        (_process, _readyText) = (process, readyText);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => _ready.TrySetException(
            new InvalidOperationException($"{process.StartInfo.FileName} ended before it was ready:\n{Tail()}"));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program and waits until it wrote a line that contains <paramref name="readyText"/>.</summary>
    public static async Task<ServerProcess> StartAsync(
        string program, IEnumerable<string> arguments, string readyText, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, readyText);
        server._process.Start();
        server._process.StandardInput.Close();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._ready.Task.WaitAsync(patience);
            return server;
        }
        catch (Exception error)
        {
            server.Dispose();
            throw error is TimeoutException
                ? new TimeoutException($"{program} was not ready within {patience.TotalSeconds} s:\n{server.Tail()}")
                : error;
        }
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: it keeps its memory and connections and does nothing.</summary>
    public void Freeze() => Signal(SignalStop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal(SignalContinue);

    /// <summary>SIGTERM, and kill -9 after the patience.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (_process.HasExited) return;
        Signal(SignalTerminate);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Kill();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept) _lines.Dequeue();
        }
        if (line.Contains(_readyText, StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private string Tail()
    {
        lock (_lines) return string.Join('\n', _lines);
    }

    private void Signal(int signal)
    {
        if (Send(_process.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"signal {signal} to process {_process.Id}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Send(int process, int signal);
}
