using System.Buffers.Binary;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>Makes one input from others, by the dice alone: the same seed gives the same bytes.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int MostChanges = 8;
    private const int MostBytes = 1 << 20;
    private const int HeadBytes = 512;

    private static readonly long[] Numbers =
        [0, 1, 2, 7, 8, 9, 15, 16, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, uint.MaxValue, -1];

    /// <summary>A changed copy, of one to eight changes, mostly near the start, where headers are.</summary>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(input);
        for (var left = random.Next(1, MostChanges + 1); left > 0; left--) Change(bytes, corpus);
        if (bytes.Count > MostBytes) bytes.RemoveRange(MostBytes, bytes.Count - MostBytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        if (bytes.Count == 0) bytes.Add((byte)random.Next(256));
        var at = random.Next(random.Next(3) > 0 ? Math.Min(HeadBytes, bytes.Count) : bytes.Count);
        var run = Math.Min(1 << random.Next(12), bytes.Count - at);
        switch (random.Next(11))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes[at] += (byte)random.Next(-16, 17); break;
            case 3: Number(bytes, at); break;
            case 4: Write(bytes, at, words[random.Next(words.Count)]); break;
            case 5: bytes.InsertRange(at, words[random.Next(words.Count)]); break;
            case 6: bytes.RemoveRange(at, Math.Min(run, 64)); break;
            case 7: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, run)); break;
            case 8: Splice(bytes, at, corpus[random.Next(corpus.Count)]); break;
            case 9 when random.Next(4) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
            case 10: bytes.InsertRange(at, new byte[random.Next(1, 32)]); break;
        }
    }

    private void Number(List<byte> bytes, int at)
    {
        var number = new byte[8];
        var value = Numbers[random.Next(Numbers.Length)] + random.Next(-1, 2);
        var width = 1 << random.Next(4);
        BinaryPrimitives.WriteInt64BigEndian(number, value);
        var part = number[(8 - width)..];
        if (random.Next(2) == 0) Array.Reverse(part);
        Write(bytes, at, part);
    }

    private static void Write(List<byte> bytes, int at, byte[] value)
    {
        for (var i = 0; i < value.Length && at + i < bytes.Count; i++) bytes[at + i] = value[i];
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        if (other.Length == 0) return;
        var from = random.Next(other.Length);
        bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 << random.Next(12))).ToArray());
    }
}
