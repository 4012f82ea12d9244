using System.Text;

namespace Kyc.Gate.Tests.Metadata;

/// <summary>A word that stands for a person's secret: planted wherever a file has room for metadata.</summary>
internal static class Canary
{
    /// <summary>The word that tools are given; each file gets one of its own of the same length in its place.</summary>
    public const string Placeholder = "CANARY0123456789";

    /// <summary>The word of a seed.</summary>
    public static byte[] Of(int seed) => Encoding.ASCII.GetBytes($"CANARY{seed * 2_654_435_761L % 9_999_999_967:D10}");

    /// <summary>The word as metadata usually holds it: with words around it.</summary>
    public static byte[] Text(byte[] canary) => [.. "50.0 N, "u8, .. canary, .. " 8.2 E\0"u8];

    /// <summary>A copy with another word in place of the placeholder.</summary>
    public static byte[] Personal(byte[] file, byte[] canary)
    {
        var copy = file.ToArray();
        var placeholder = Encoding.ASCII.GetBytes(Placeholder);
        for (var at = 0; copy.AsSpan(at).IndexOf(placeholder) is >= 0 and var next; at += next + canary.Length)
            canary.CopyTo(copy.AsSpan(at + next));
        return copy;
    }

    /// <summary>How often it is there.</summary>
    public static int Count(ReadOnlySpan<byte> bytes, byte[] canary)
    {
        var count = 0;
        for (; bytes.IndexOf(canary) is >= 0 and var at; bytes = bytes[(at + canary.Length)..]) count++;
        return count;
    }
}
