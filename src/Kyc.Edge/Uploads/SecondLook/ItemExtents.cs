using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>Where the items of a HEIC or AVIF lie, from its item location box (ISO/IEC 14496-12, 8.11.3).</summary>
internal static class ItemExtents
{
    private const long MostBytes = 1 << 20;
    private const int InFile = 0;
    private const int InIdat = 1;

    /// <summary>The extents of some items, as offsets in the file.</summary>
    public static async Task<List<(long From, long To)>> OfAsync(
        StoredFile file, StoredBox location, StoredBox? inline, HashSet<uint> wanted, CancellationToken cancel)
    {
        if (location.End - location.Body > MostBytes) throw file.Broken("its directory is too long");
        var cursor = new Cursor(file, await file.ReadAsync(location.Body, location.End - location.Body, cancel));
        var version = (int)cursor.Next(1);
        cursor.Next(3);
        var (widths, moreWidths) = ((int)cursor.Next(1), (int)cursor.Next(1));
        var (offsetBytes, lengthBytes) = (widths >> 4, widths & 15);
        var (baseBytes, indexBytes) = (moreWidths >> 4, version > 0 ? moreWidths & 15 : 0);
        var found = new List<(long, long)>();
        for (var items = cursor.Next(version < 2 ? 2 : 4); items > 0; items--)
        {
            file.Count(1);
            var item = (uint)cursor.Next(version < 2 ? 2 : 4);
            var method = version > 0 ? (int)cursor.Next(2) & 15 : InFile;
            cursor.Next(2);
            var start = cursor.Next(baseBytes);
            for (var extents = cursor.Next(2); extents > 0; extents--)
            {
                file.Count(1);
                cursor.Next(indexBytes);
                var at = start + cursor.Next(offsetBytes);
                var length = cursor.Next(lengthBytes);
                if (wanted.Contains(item)) found.Add(Extent(file, method, at, length, inline));
            }
        }
        return found;
    }

    private static (long, long) Extent(StoredFile file, int method, long at, long length, StoredBox? inline)
    {
        if (method is not (InFile or InIdat)) throw StoredFile.Kind("a HEIC or AVIF with items inside items");
        if (method == InIdat) at += inline?.Body ?? throw file.Broken("its directory is damaged");
        if (length <= 0 || at < 0 || at > file.Length || length > file.Length - at)
            throw file.Broken("a part of it lies outside it");
        return (at, at + length);
    }

    private sealed class Cursor(StoredFile file, byte[] bytes)
    {
        private int _at;

        /// <summary>A number of 0, 1, 2, 3, 4 or 8 bytes.</summary>
        public long Next(int count)
        {
            if (count is not (0 or 1 or 2 or 3 or 4 or 8) || bytes.Length - _at < count)
                throw file.Broken("its directory is damaged");
            var part = bytes.AsSpan(_at, count);
            _at += count;
            return count switch
            {
                0 => 0,
                1 => part[0],
                2 => ReadUInt16BigEndian(part),
                3 => 0,
                4 => ReadUInt32BigEndian(part),
                _ => ReadInt64BigEndian(part) is >= 0 and < long.MaxValue / 2 and var number
                    ? number
                    : throw file.Broken("its directory is damaged"),
            };
        }
    }
}
