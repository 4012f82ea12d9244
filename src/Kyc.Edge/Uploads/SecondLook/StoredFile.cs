using System.Buffers.Binary;
using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>A stored file that is read here and there; an offset outside it refuses the file.</summary>
/// <param name="stream">Its clear bytes; seekable.</param>
/// <param name="format">Name of its format, for refusals.</param>
/// <param name="limits">Limits on the work it may ask for.</param>
internal sealed class StoredFile(Stream stream, string format, MediaLimits limits)
{
    /// <summary>Entries of a table cost less than parts that are walked.</summary>
    private const int EntriesOfPart = 10;

    private long _entries;

    /// <summary>Length in bytes.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Some bytes.</summary>
    public async Task<byte[]> ReadAsync(long at, long count, CancellationToken cancel)
    {
        if (at < 0 || count < 0 || count > int.MaxValue || at > Length - count) throw Refuse.Truncated(format);
        var bytes = new byte[count];
        stream.Position = at;
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    /// <summary>Bytes into a buffer; as many as there are.</summary>
    public async Task<int> ReadAsync(long at, Memory<byte> buffer, CancellationToken cancel)
    {
        stream.Position = at;
        return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
    }

    /// <summary>A table of numbers, its length held against the limit on parts before it is read.</summary>
    public async Task<long[]> NumbersAsync(
        long at, long count, int bytesEach, bool littleEndian, CancellationToken cancel)
    {
        CountEntries(count);
        var bytes = await ReadAsync(at, count * bytesEach, cancel);
        var numbers = new long[count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Number(bytes.AsSpan(i * bytesEach, bytesEach), littleEndian);
        return numbers;
    }

    /// <summary>Counts parts, and refuses a file of more than any camera writes.</summary>
    public void Count(long parts) => CountEntries(parts * EntriesOfPart);

    private void CountEntries(long count)
    {
        if (count < 0 || count > int.MaxValue || (_entries += count) > (long)limits.MaxParts * EntriesOfPart)
            throw Refuse.Broken(format, "it is cut into more parts than any camera writes");
    }

    /// <summary>The refusal of a file that is broken in some way.</summary>
    public UploadRefusedException Broken(string fault) => Refuse.Broken(format, fault);

    /// <summary>The refusal of a kind of picture that is not accepted.</summary>
    public static UploadRefusedException Kind(string found) => Refuse.Kind(found);

    private static long Number(ReadOnlySpan<byte> bytes, bool little) => (bytes.Length, little) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (8, false) => BinaryPrimitives.ReadInt64BigEndian(bytes),
        _ => 0,
    };
}
