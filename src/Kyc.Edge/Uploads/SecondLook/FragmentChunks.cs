using Kyc.Edge.Uploads.Headers;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>Reads where the samples of a movie fragment lie, from its runs (ISO/IEC 14496-12, 8.8).</summary>
internal static class FragmentChunks
{
    private const int HasBase = 0x1, HasDescription = 0x2, HasDuration = 0x8, HasSize = 0x10;
    private const int HasOffset = 0x1, HasFirstFlags = 0x4, SampleDuration = 0x100, SampleSize = 0x200;
    private const int SampleFlags = 0x400, SampleShift = 0x800;
    private const int FullBytes = 4;

    /// <summary>The runs of all tracks of a fragment.</summary>
    public static async Task<List<Chunk>> OfAsync(
        StoredFile file, StoredBox movie, StoredBox fragment, CancellationToken cancel)
    {
        var found = new List<Chunk>();
        var after = fragment.Start;
        await foreach (var track in file.WalkAsync(fragment.Body, fragment.End, cancel))
        {
            if (track.Type != BoxType.Traf) continue;
            if (await file.FindAsync(BoxType.Tfhd, track.Body, track.End, cancel) is not { } head)
                throw file.Broken("a fragment is damaged");
            var (start, size) = await HeadAsync(file, movie, fragment, head, after, cancel);
            after = start;
            await foreach (var run in file.WalkAsync(track.Body, track.End, cancel))
            {
                if (run.Type != BoxType.Trun) continue;
                var chunk = await RunAsync(file, run, start, after, size, cancel);
                found.Add(chunk);
                after = chunk.At + chunk.Length!.Value;
            }
        }
        return found;
    }

    /// <summary>What offsets of runs count from, and the size of samples that runs give none of.</summary>
    private static async Task<(long Start, long Size)> HeadAsync(
        StoredFile file, StoredBox movie, StoredBox fragment, StoredBox head, long after, CancellationToken cancel)
    {
        var bytes = await file.ReadAsync(head.Body, Math.Min(36, head.End - head.Body), cancel);
        if (bytes.Length < 8) throw file.Broken("a fragment is damaged");
        var flags = (int)(ReadUInt32BigEndian(bytes) & 0xFFFFFF);
        var at = 8;
        long Next(int width)
        {
            if (bytes.Length < at + width) throw file.Broken("a fragment is damaged");
            at += width;
            return width == 8 ? ReadInt64BigEndian(bytes.AsSpan(at - 8)) : ReadUInt32BigEndian(bytes.AsSpan(at - 4));
        }
        const int fromFragment = 0x20000;
        var start = (flags & HasBase) != 0 ? Next(8) : (flags & fromFragment) != 0 ? fragment.Start : after;
        if ((flags & HasDescription) != 0) Next(4);
        if ((flags & HasDuration) != 0) Next(4);
        var size = (flags & HasSize) != 0
            ? Next(4)
            : await DefaultSizeAsync(file, movie, ReadUInt32BigEndian(bytes.AsSpan(4)), cancel);
        return (start, size);
    }

    private static async Task<long> DefaultSizeAsync(
        StoredFile file, StoredBox movie, uint track, CancellationToken cancel)
    {
        if (await file.FindAsync(BoxType.Mvex, movie.Body, movie.End, cancel) is not { } defaults) return 0;
        await foreach (var box in file.WalkAsync(defaults.Body, defaults.End, cancel))
        {
            if (box.Type != BoxType.Trex || box.End - box.Body < 20) continue;
            var bytes = await file.ReadAsync(box.Body, 20, cancel);
            if (ReadUInt32BigEndian(bytes.AsSpan(FullBytes)) == track) return ReadUInt32BigEndian(bytes.AsSpan(16));
        }
        return 0;
    }

    private static async Task<Chunk> RunAsync(
        StoredFile file, StoredBox run, long start, long after, long size, CancellationToken cancel)
    {
        var head = await file.ReadAsync(run.Body, Math.Min(12, run.End - run.Body), cancel);
        if (head.Length < 8) throw file.Broken("a fragment is damaged");
        var flags = (int)(ReadUInt32BigEndian(head) & 0xFFFFFF);
        long count = ReadUInt32BigEndian(head.AsSpan(4));
        var table = 8 + ((flags & HasOffset) != 0 ? 4 : 0) + ((flags & HasFirstFlags) != 0 ? 4 : 0);
        if ((flags & HasOffset) != 0 && head.Length < 12) throw file.Broken("a fragment is damaged");
        var at = (flags & HasOffset) != 0 ? start + ReadInt32BigEndian(head.AsSpan(8)) : after;
        var fields = Bits(flags & (SampleDuration | SampleSize | SampleFlags | SampleShift));
        if (count * 4 * fields > run.End - run.Body - table) throw file.Broken("a table is cut short");
        var length = (flags & SampleSize) == 0
            ? Math.Min(count * size, file.Length)
            : Sum(await file.NumbersAsync(run.Body + table, count * fields, 4, littleEndian: false, cancel),
                (flags & SampleDuration) != 0 ? 1 : 0, fields);
        return at >= 0 && at <= file.Length ? new Chunk(at, length) : throw file.Broken("a fragment is damaged");
    }

    private static long Sum(long[] table, int first, int fields)
    {
        var sum = 0L;
        for (var index = first; index < table.Length; index += fields) sum += table[index];
        return sum;
    }

    private static int Bits(int flags) => System.Numerics.BitOperations.PopCount((uint)flags);
}
