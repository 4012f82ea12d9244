using System.Runtime.CompilerServices;
using Kyc.Edge.Uploads.Headers;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>A box of a stored file.</summary>
/// <param name="Type">Its four letters.</param>
/// <param name="Start">Where its header starts.</param>
/// <param name="Body">Where its content starts.</param>
/// <param name="End">The byte after it.</param>
internal readonly record struct StoredBox(BoxType Type, long Start, long Body, long End);

/// <summary>Walks the boxes of a stored ISO media file.</summary>
internal static class StoredBoxes
{
    private const int HeaderBytes = 8;

    /// <summary>The boxes between two offsets, in order.</summary>
    public static async IAsyncEnumerable<StoredBox> WalkAsync(
        this StoredFile file, long from, long end, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var at = from; end - at >= HeaderBytes;)
        {
            file.Count(1);
            var header = await file.ReadAsync(at, Math.Min(2 * HeaderBytes, end - at), cancel);
            var box = Read(file, header, at, end);
            yield return box;
            at = box.End;
        }
    }

    /// <summary>The first box of a type between two offsets.</summary>
    public static async Task<StoredBox?> FindAsync(
        this StoredFile file, BoxType type, long from, long end, CancellationToken cancel)
    {
        await foreach (var box in file.WalkAsync(from, end, cancel))
            if (box.Type == type) return box;
        return null;
    }

    /// <summary>The box that a path of types leads to from inside another.</summary>
    public static async Task<StoredBox?> FindAsync(
        this StoredFile file, StoredBox around, CancellationToken cancel, params BoxType[] path)
    {
        StoredBox? box = around;
        foreach (var type in path)
            if (box is { } inside) box = await file.FindAsync(type, inside.Body, inside.End, cancel);
        return box;
    }

    private static StoredBox Read(StoredFile file, byte[] header, long at, long end)
    {
        long size = ReadUInt32BigEndian(header);
        var type = (BoxType)ReadUInt32BigEndian(header.AsSpan(4));
        var bodyAt = HeaderBytes;
        if (size == 1 && header.Length == 2 * HeaderBytes)
            (size, bodyAt) = (ReadInt64BigEndian(header.AsSpan(HeaderBytes)), 2 * HeaderBytes);
        else if (size == 0) size = end - at;
        if (size < bodyAt || size > end - at) throw file.Broken("a box has an impossible length");
        return new StoredBox(type, at, at + bodyAt, at + size);
    }
}
