using System.Net;

namespace Kyc.Edge.Auth;

/// <summary>Networks as people write them: <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, or one address.</summary>
public static class NetworkText
{
    private const int MappedBits = 96;
    private const int MaxLength = 64;

    /// <summary>Reads one; IPv4 in the clothes of IPv6 becomes IPv4, as the addresses of callers do.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        if (text.Length > MaxLength || text.Contains('%', StringComparison.Ordinal)) return false;
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            if (!IPAddress.TryParse(text, out var one) || !IsWritten(text, one)) return false;
            var plain = one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one;
            network = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
            return true;
        }
        if (!IPNetwork.TryParse(text, out network) || !IsWritten(text.Split('/')[0], network.BaseAddress)) return false;
        if (network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= MappedBits)
            network = new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedBits);
        return true;
    }

    /// <summary>False for the short forms of old (<c>10.1</c>), which mean other things to other readers.</summary>
    private static bool IsWritten(string text, IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 || address.ToString() == text;
}
