using System.Buffers.Binary;

namespace Kyc.Node.Tests.Stolen;

/// <summary>Finds what two heaps of bytes have in common, by windows of 16 bytes at every offset.</summary>
internal static class CommonRuns
{
    /// <summary>Bytes of a window.</summary>
    public const int Window = 16;

    /// <summary>Fewer different bytes than this say nothing: zeros and padding are everywhere.</summary>
    private const int LeastVariety = 6;

    /// <summary>Every window of some texts.</summary>
    public static HashSet<UInt128> Of(IEnumerable<byte[]> heap)
    {
        var found = new HashSet<UInt128>();
        foreach (var bytes in heap)
        {
            for (var at = 0; at + Window <= bytes.Length; at++)
            {
                if (Says(bytes.AsSpan(at, Window))) found.Add(Key(bytes, at));
            }
        }
        return found;
    }

    /// <summary>Runs of a heap whose every window is in one set and in none of the other, at their full
    /// length.</summary>
    public static List<byte[]> Shared(IEnumerable<byte[]> heap, HashSet<UInt128> with, HashSet<UInt128>? except = null)
    {
        var runs = new List<byte[]>();
        foreach (var bytes in heap)
        {
            for (var at = 0; at + Window <= bytes.Length; at++)
            {
                var from = at;
                while (at + Window <= bytes.Length && Hit(bytes, at, with, except)) at++;
                if (at > from) runs.Add(bytes[from..(at - 1 + Window)]);
            }
        }
        return runs;
    }

    private static bool Hit(byte[] bytes, int at, HashSet<UInt128> with, HashSet<UInt128>? except)
    {
        if (!Says(bytes.AsSpan(at, Window))) return false;
        var key = Key(bytes, at);
        return with.Contains(key) && except?.Contains(key) != true;
    }

    private static UInt128 Key(byte[] bytes, int at) => BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at));

    private static bool Says(ReadOnlySpan<byte> window)
    {
        var variety = 0;
        for (var at = 0; at < window.Length; at++)
        {
            if (!window[..at].Contains(window[at])) variety++;
        }
        return variety >= LeastVariety;
    }
}
