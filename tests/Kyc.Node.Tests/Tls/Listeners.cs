using System.Globalization;
using System.Net;

namespace Kyc.Node.Tests.Tls;

/// <summary>The TCP ports that this process listens on, as the kernel tells them.</summary>
internal static class Listeners
{
    private const string Listening = "0A";
    private const string Socket = "socket:[";

    /// <summary>Them, by address and port.</summary>
    public static IReadOnlyList<IPEndPoint> OfThisProcess()
    {
        var own = Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(LinkOf).OfType<string>()
            .Where(link => link.StartsWith(Socket, StringComparison.Ordinal)).Select(link => link[Socket.Length..^1])
            .ToHashSet();
        return
        [
            .. new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" }.Where(File.Exists)
                .SelectMany(table => File.ReadLines(table).Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(row => row[3] == Listening && own.Contains(row[9])).Select(row => EndPoint(row[1]))
                .OrderBy(port => port.Port),
        ];
    }

    private static string? LinkOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null; // Closed meanwhile.
        }
    }

    /// <summary>Words of 32 bits in the machine's order, each as hex digits; then the port.</summary>
    private static IPEndPoint EndPoint(string text)
    {
        var parts = text.Split(':');
        var address = Convert.FromHexString(parts[0]);
        for (var word = 0; word < address.Length; word += 4) Array.Reverse(address, word, 4);
        return new IPEndPoint(
            new IPAddress(address), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
