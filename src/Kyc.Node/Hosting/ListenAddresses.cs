using System.Net;
using System.Net.Sockets;

namespace Kyc.Node.Hosting;

/// <summary>Which of the wished addresses this machine can listen on.</summary>
internal static class ListenAddresses
{
    /// <summary>Tries for one port that is free on every address at once.</summary>
    private const int PortTries = 20;

    /// <summary>
    /// The endpoints to listen on. An IPv6 address that this machine does not have is left out, because machines
    /// without IPv6 are common and the default names both families; any other trouble stops the start.
    /// </summary>
    /// <param name="addresses">The wished addresses.</param>
    /// <param name="port">The port; 0 finds one that is free on all of them.</param>
    /// <param name="leftOut">Told each address left out, and why.</param>
    /// <exception cref="NodeStartException">An address or the port cannot be had.</exception>
    public static IReadOnlyList<IPEndPoint> Choose(
        IReadOnlyList<IPAddress> addresses, int port, Action<IPAddress, string> leftOut)
    {
        var usable = addresses.Where(address => IsUsable(address, leftOut)).ToArray();
        if (usable.Length == 0)
            throw new NodeStartException("none of the addresses in kyc.edge.addresses is on this machine; give others");
        if (port != 0 || usable.Length == 1)
        {
            foreach (var address in usable) Demand(new IPEndPoint(address, port));
            return [.. usable.Select(address => new IPEndPoint(address, port))];
        }
        for (var i = 0; i < PortTries; i++)
        {
            var found = FreePort(usable[0]);
            if (usable.All(address => Try(new IPEndPoint(address, found)) is null))
                return [.. usable.Select(address => new IPEndPoint(address, found))];
        }
        throw new NodeStartException("no port is free on every address at once; set kyc.edge.port");
    }

    /// <summary>
    /// A listening socket that keeps IPv4 and IPv6 apart, so that :: and 0.0.0.0 can both be listened on.
    /// </summary>
    public static Socket Open(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsUsable(IPAddress address, Action<IPAddress, string> leftOut)
    {
        var fault = Try(new IPEndPoint(address, 0));
        if (fault is null || address.AddressFamily != AddressFamily.InterNetworkV6) return true;
        if (fault.SocketErrorCode is not (SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported))
            return true;
        leftOut(address, "this machine has no such IPv6 address");
        return false;
    }

    private static void Demand(IPEndPoint endpoint)
    {
        if (Try(endpoint) is not { } fault) return;
        throw new NodeStartException(
            fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"{endpoint} is in use by another process; stop it, or choose another port with --port",
                SocketError.AccessDenied =>
                    $"{endpoint} needs a right this user lacks; choose a port above 1023 with --port",
                SocketError.AddressNotAvailable =>
                    $"{endpoint.Address} is no address of this machine; mend kyc.edge.addresses",
                _ => $"{endpoint} cannot be listened on: {fault.Message}; choose another address or port",
            },
            fault);
    }

    private static SocketException? Try(IPEndPoint endpoint)
    {
        try
        {
            using var socket = Open(endpoint);
            socket.Listen(1);
            return null;
        }
        catch (SocketException fault)
        {
            return fault;
        }
    }

    private static int FreePort(IPAddress address)
    {
        using var socket = Open(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
