using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kyc.Storage.Tests.S3;

/// <summary>
/// Stands before a server and spoils the first connections as told, one after the other; later ones go through.
/// </summary>
internal sealed class FaultyFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Spoil> _spoils;
    private readonly Uri _behind;
    private readonly Task _accepting;
    private int _connections;

    public FaultyFront(Uri behind, params Spoil[] spoils)
    {
        (_behind, _spoils) = (behind, new Queue<Spoil>(spoils));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public Uri Endpoint => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                served.Add(ServeAsync(client, _spoils.TryDequeue(out var spoil) ? spoil : new Spoil()));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client, Spoil spoil)
    {
        using (client)
        {
            try
            {
                if (spoil.Answer is { } answer)
                {
                    await client.GetStream().ReadAtLeastAsync(new byte[1], 1, false, _stop.Token);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
                    return;
                }
                using var server = new TcpClient();
                await server.ConnectAsync(_behind.Host, _behind.Port, _stop.Token);
                await await Task.WhenAny(
                    PumpAsync(client.GetStream(), server.GetStream(), spoil.CutUpAfter, spoil.AtCut),
                    PumpAsync(server.GetStream(), client.GetStream(), spoil.CutDownAfter, spoil.AtCut));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The connection is over, which is all that is asked of it.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, long after, Action atCut)
    {
        var (buffer, passed) = (new byte[16 * 1024], 0L);
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            passed += read;
            if (passed > after)
            {
                atCut();
                return;
            }
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}

/// <summary>How a connection is spoiled; as it is, not at all.</summary>
internal sealed record Spoil
{
    /// <summary>Said at once instead of the server's answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Cut when the client has sent more bytes.</summary>
    public long CutUpAfter { get; init; } = long.MaxValue;

    /// <summary>Cut when the server has sent more bytes.</summary>
    public long CutDownAfter { get; init; } = long.MaxValue;

    /// <summary>What happens just before the cut.</summary>
    public Action AtCut { get; init; } = () => { };

    /// <summary>An error as S3 says it.</summary>
    public static Spoil Error(int status, string code)
    {
        var body = $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>";
        return new Spoil
        {
            Answer = $"HTTP/1.1 {status} no\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\n"
                + $"Connection: close\r\n\r\n{body}",
        };
    }
}
