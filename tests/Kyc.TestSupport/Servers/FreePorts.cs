using System.Net;
using System.Net.Sockets;

namespace Kyc.TestSupport.Servers;

/// <summary>
/// Loopback ports for servers that are killed and started again. They lie below the range that the kernel gives to
/// outgoing connections: in it, a client that keeps asking for a killed server's port ends up connected to itself.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int End = 32_000;
    private static readonly HashSet<int> Taken = [];

    /// <summary>Ports that are free now and not given twice by this process.</summary>
    public static int[] Take(int count)
    {
        var ports = new List<int>(count);
        lock (Taken)
        {
            while (ports.Count < count)
            {
                var port = Random.Shared.Next(First, End);
                if (!Taken.Contains(port) && Free(port) && Taken.Add(port)) ports.Add(port);
            }
        }
        return [.. ports];
    }

    private static bool Free(int port)
    {
        using var probe = new TcpListener(IPAddress.Any, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
