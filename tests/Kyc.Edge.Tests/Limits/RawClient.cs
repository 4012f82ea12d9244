using System.Net.Sockets;
using System.Text;

namespace Kyc.Edge.Tests.Limits;

/// <summary>A client that sends bytes as it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    public static async Task<RawClient> ConnectAsync(Uri address, int? receiveBuffer = null)
    {
        var client = new RawClient();
        if (receiveBuffer is { } bytes) client._socket.ReceiveBufferSize = bytes;
        await client._socket.ConnectAsync(address.Host, address.Port);
        return client;
    }

    public int Port => ((System.Net.IPEndPoint)_socket.LocalEndPoint!).Port;

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Reads until a text has come; what came so far when the connection ended before.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4_096]);
        using var late = new CancellationTokenSource(Patience);
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            try
            {
                var read = await _socket.ReceiveAsync(buffer, late.Token);
                if (read == 0) break;
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
            catch (SocketException)
            {
                break;
            }
        }
        return text.ToString();
    }

    /// <summary>Reads until the server ends the connection.</summary>
    public Task<string> ReadToEndAsync() => ReadUntilAsync("\0");

    public void Dispose() => _socket.Dispose();
}
