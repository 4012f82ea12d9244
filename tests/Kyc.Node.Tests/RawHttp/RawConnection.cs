using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Kyc.Node.Tests.RawHttp;

/// <summary>What came back on one connection.</summary>
/// <param name="Statuses">Status of each answer, in order.</param>
/// <param name="Ids">Request id of each answer that had one, in order.</param>
/// <param name="Text">All of it.</param>
internal sealed record Reaction(IReadOnlyList<int> Statuses, IReadOnlyList<string> Ids, string Text);

/// <summary>A connection that sends bytes as they are.</summary>
internal static partial class RawConnection
{
    /// <summary>Longest wait for a server that neither answers nor closes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Sends everything, says that nothing more comes, and reads until the server closes. A reset counts as a close:
    /// a server that refuses need not read what it refused.
    /// </summary>
    public static async Task<Reaction> SendAsync(IPEndPoint server, params ReadOnlyMemory<byte>[] parts)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, patience.Token);
        var reading = ReadAsync(socket, patience.Token);
        try
        {
            foreach (var part in parts)
                for (var sent = 0; sent < part.Length;)
                    sent += await socket.SendAsync(part[sent..], SocketFlags.None, patience.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server closed meanwhile; what it said before is being read.
        }
        var text = await reading;
        return new Reaction(
            [.. StatusLine().Matches(text).Select(match => int.Parse(match.Groups[1].Value))],
            [.. IdLine().Matches(text).Select(match => match.Groups[1].Value)], text);
    }

    private static async Task<string> ReadAsync(Socket socket, CancellationToken cancel)
    {
        var (text, buffer) = (new StringBuilder(), new byte[16_384]);
        try
        {
            while (await socket.ReceiveAsync(buffer, SocketFlags.None, cancel) is > 0 and var count)
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (SocketException)
        {
            // Reset: closed.
        }
        return text.ToString();
    }

    // "100 Continue" is no answer; a status line stands at the start or after the last byte of a body.
    [GeneratedRegex(@"HTTP/1\.[01] ([2-5]\d\d)[ \r]")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\r\nRequest-Id: ([^\r\n]*)\r\n", RegexOptions.IgnoreCase)]
    private static partial Regex IdLine();
}
