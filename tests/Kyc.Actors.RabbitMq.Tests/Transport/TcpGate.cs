using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>
/// A way to a server that can be cut (as when a process dies: its connections are reset and none is made) or held (as
/// when it freezes: nothing passes, nothing is closed).
/// </summary>
internal sealed class TcpGate : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passing = Opened();
    private volatile bool _cut;

    /// <param name="host">Where it leads to.</param>
    /// <param name="port">Where it leads to.</param>
    /// <param name="near">The loopback address it listens on.</param>
    public TcpGate(string host, int port, string near = "127.0.0.1")
    {
        _listener = new TcpListener(IPAddress.Parse(near), 0);
        _target = new IPEndPoint(IPAddress.Parse(host), port);
        _listener.Start();
        Address = $"{near}:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Nothing passes any more, nothing is closed.</summary>
    public void Hold() => _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held passes.</summary>
    public void Release() => _passing.TrySetResult();

    /// <summary>Resets every connection and makes no new one.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys) client.Close();
    }

    /// <summary>New connections are made again.</summary>
    public void Mend() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var client in _open.Keys) client.Close();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            if (_cut) return;
            (_open[near], _open[far]) = (true, true);
            await far.ConnectAsync(_target, _stop.Token);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(PassAsync(near, far), PassAsync(far, near));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // Closed below.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Close();
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            var (source, sink) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                await _passing.Task.WaitAsync(_stop.Token);
                await sink.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
            await _passing.Task.WaitAsync(_stop.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException
                                          or ObjectDisposedException or InvalidOperationException)
        {
            // The other direction ends with this one.
        }
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open.SetResult();
        return open;
    }
}
