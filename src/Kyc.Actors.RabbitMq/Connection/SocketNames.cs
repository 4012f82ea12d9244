using System.Net;
using System.Net.Sockets;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>
/// Sockets of one try to connect, and the name the broker gives to the connection made over one of them: by that it can
/// be closed at once, where by the client's own name it is found only after the broker's next statistics.
/// </summary>
internal sealed class SocketNames
{
    private Socket? _last;

    /// <summary>What the broker calls the connection made last, unless addresses are translated on the way; null when
    /// there is none.</summary>
    public string? Name
    {
        get
        {
            try
            {
                return _last is { LocalEndPoint: IPEndPoint near, RemoteEndPoint: IPEndPoint far }
                    ? $"{Plain(near)} -> {Plain(far)}"
                    : null;
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    /// <summary>Makes a socket for the client.</summary>
    public ITcpClient Make(AddressFamily family)
    {
        _last = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        return new TcpClientAdapter(_last);
    }

    private static IPEndPoint Plain(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;
}
