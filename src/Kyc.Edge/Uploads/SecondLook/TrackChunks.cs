using Kyc.Edge.Uploads.Headers;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>Samples of one track that lie together.</summary>
/// <param name="At">Offset in the file.</param>
/// <param name="Length">Their length; null when the track does not tell.</param>
internal readonly record struct Chunk(long At, long? Length);

/// <summary>Reads where a track's samples lie, from its sample tables (ISO/IEC 14496-12, 8.7).</summary>
internal static class TrackChunks
{
    private const int TableHeaderBytes = 8;
    private const int SizesHeaderBytes = 12;

    /// <summary>The chunks of a track.</summary>
    public static async Task<List<Chunk>> OfAsync(
        StoredFile file, StoredBox track, bool video, CancellationToken cancel)
    {
        var found = new List<Chunk>();
        if (await file.FindAsync(track, cancel, BoxType.Mdia, BoxType.Minf, BoxType.Stbl) is not { } table)
            return found;
        var offsets = await OffsetsAsync(file, table, cancel);
        var runs = await RunsAsync(file, table, cancel);
        var sizes = await SizesAsync(file, table, video, cancel);
        var (sample, run) = (0L, 0);
        for (var chunk = 0; chunk < offsets.Length; chunk++)
        {
            while (run + 3 < runs.Length && runs[run + 3] <= chunk + 1) run += 3;
            var count = run + 1 < runs.Length ? runs[run + 1] : 0;
            found.Add(new Chunk(offsets[chunk], sizes?.Sum(sample, count, file)));
            sample += count;
        }
        return found;
    }

    private static async Task<long[]> OffsetsAsync(StoredFile file, StoredBox table, CancellationToken cancel)
    {
        var narrow = await file.FindAsync(BoxType.Stco, table.Body, table.End, cancel);
        var box = narrow ?? await file.FindAsync(BoxType.Co64, table.Body, table.End, cancel);
        return box is { } offsets ? await TableAsync(file, offsets, 1, narrow is null ? 8 : 4, cancel) : [];
    }

    /// <summary>stsc: first chunk, samples a chunk, and the description, again and again.</summary>
    private static async Task<long[]> RunsAsync(StoredFile file, StoredBox table, CancellationToken cancel) =>
        await file.FindAsync(BoxType.Stsc, table.Body, table.End, cancel) is { } box
            ? await TableAsync(file, box, 3, 4, cancel)
            : [];

    private static async Task<long[]> TableAsync(
        StoredFile file, StoredBox box, int fields, int bytesEach, CancellationToken cancel)
    {
        var header = await file.ReadAsync(box.Body, TableHeaderBytes, cancel);
        var count = (long)ReadUInt32BigEndian(header.AsSpan(4));
        if (count * fields * bytesEach > box.End - box.Body - TableHeaderBytes)
            throw file.Broken("a table is cut short");
        return await file.NumbersAsync(
            box.Body + TableHeaderBytes, count * fields, bytesEach, littleEndian: false, cancel);
    }

    /// <summary>Null where sizes do not tell bytes: compact tables, and sound counted in samples of a fixed size.
    /// </summary>
    private static async Task<SampleSizes?> SizesAsync(
        StoredFile file, StoredBox table, bool video, CancellationToken cancel)
    {
        if (await file.FindAsync(BoxType.Stsz, table.Body, table.End, cancel) is not { } box) return null;
        var header = await file.ReadAsync(box.Body, SizesHeaderBytes, cancel);
        var each = (long)ReadUInt32BigEndian(header.AsSpan(4));
        var count = (long)ReadUInt32BigEndian(header.AsSpan(8));
        if (each > 0) return video ? new SampleSizes(each, []) : null;
        if (count * 4 > box.End - box.Body - SizesHeaderBytes) throw file.Broken("a table is cut short");
        return new SampleSizes(0, await file.NumbersAsync(
            box.Body + SizesHeaderBytes, count, 4, littleEndian: false, cancel));
    }

    private sealed record SampleSizes(long Each, long[] Sizes)
    {
        public long Sum(long from, long count, StoredFile file)
        {
            if (Each > 0) return count > file.Length ? file.Length : Each * count;
            var to = Math.Min(from + count, Sizes.Length);
            var sum = 0L;
            for (var sample = from; sample < to; sample++) sum += Sizes[sample];
            return sum;
        }
    }
}
