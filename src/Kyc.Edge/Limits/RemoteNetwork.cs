using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Kyc.Edge.Limits;

/// <summary>
/// Where a connection comes from, as limits count it: an IPv4 address, or the /64 of an IPv6 address, of which one
/// machine has as many as it likes.
/// </summary>
public static class RemoteNetwork
{
    /// <summary>The network of an address, as a number; IPv4 mapped into IPv6 is IPv4.</summary>
    public static UInt128 Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new UInt128(1, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), ulong.MaxValue);
    }
}
