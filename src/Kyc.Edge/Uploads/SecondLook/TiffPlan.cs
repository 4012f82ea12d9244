using Kyc.Edge.Uploads.Headers;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>
/// Takes out of a TIFF everything but its first picture: of the first directory the entries that decoding needs stay,
/// and the values and strips they name; further directories, texts, dates, EXIF, GPS, XMP, IPTC, colour profiles and
/// whatever lies between go. A TIFF is laid out by offsets in both directions, so that only a second look can.
/// </summary>
internal sealed class TiffPlan
{
    private const int HeaderBytes = 8;
    private const int EntryBytes = 12;
    private const int InlineBytes = 4;
    private const int Compression = 259, StripOffsets = 273, StripBytes = 279, TileOffsets = 324, TileBytes = 325;
    private const int OldJpeg = 6;

    /// <summary>Sizes, codings, layout, orientation, colours, and the tables they need (TIFF 6.0).</summary>
    private static readonly HashSet<int> Kept =
    [
        254, 256, 257, 258, Compression, 262, 266, StripOffsets, 274, 277, 278, StripBytes, 282, 283, 284, 292, 293,
        296, 317, 318, 320, 322, 323, TileOffsets, TileBytes, 332, 334, 338, 339, 347, 529, 530, 531, 532,
    ];

    private readonly StoredFile _file;
    private readonly CancellationToken _cancel;
    private readonly List<(long From, long To)> _kept = [(0, HeaderBytes)];
    private bool _little;

    private TiffPlan(StoredFile file, CancellationToken cancel) => (_file, _cancel) = (file, cancel);

    /// <summary>What to take out.</summary>
    public static Task<ErasurePlan> OfAsync(StoredFile file, CancellationToken cancel) =>
        new TiffPlan(file, cancel).MakeAsync();

    private async Task<ErasurePlan> MakeAsync()
    {
        var header = await _file.ReadAsync(0, HeaderBytes, _cancel);
        _little = header[0] == 'I';
        var at = (long)(_little ? ReadUInt32LittleEndian(header.AsSpan(4)) : ReadUInt32BigEndian(header.AsSpan(4)));
        var count = (await NumbersAsync(at, 1, 2))[0];
        _file.Count(count);
        var entries = await _file.ReadAsync(at + 2, count * EntryBytes + 4, _cancel);
        var kept = new List<byte[]>();
        for (var index = 0; index < count; index++)
        {
            var entry = entries.AsSpan(index * EntryBytes, EntryBytes).ToArray();
            if (Kept.Contains(Short(entry)) && Keep(entry)) kept.Add(entry);
        }
        await KeepDataAsync(kept, StripOffsets, StripBytes);
        await KeepDataAsync(kept, TileOffsets, TileBytes);
        return Plan(at, kept, 2 + entries.Length);
    }

    private ErasurePlan Plan(long at, List<byte[]> entries, int directoryBytes)
    {
        var directory = new byte[directoryBytes];
        if (_little) WriteUInt16LittleEndian(directory, (ushort)entries.Count);
        else WriteUInt16BigEndian(directory, (ushort)entries.Count);
        for (var index = 0; index < entries.Count; index++) entries[index].CopyTo(directory, 2 + index * EntryBytes);
        var plan = new ErasurePlan();
        plan.Write(at, directory);
        if (_kept.Exists(one => one.From < at + directoryBytes && one.To > at))
            throw _file.Broken("its directory lies inside its data");
        _kept.Add((at, at + directoryBytes));
        plan.KeepOnly(0, _file.Length, _kept);
        return plan;
    }

    /// <summary>Keeps the value of an entry; an entry of an unknown type is dropped.</summary>
    private bool Keep(byte[] entry)
    {
        var size = TiffTypes.SizeOf(Short(entry.AsSpan(2))) * Long(entry.AsSpan(4));
        if (size <= 0) return false;
        if (Short(entry) == Compression && Short(entry.AsSpan(8)) == OldJpeg)
            throw StoredFile.Kind("a TIFF with the JPEG coding of before 1995");
        if (size <= InlineBytes) entry.AsSpan(8 + (int)size).Clear();
        else KeepExtent(Long(entry.AsSpan(8)), size);
        return true;
    }

    private async Task KeepDataAsync(List<byte[]> entries, int offsetsTag, int lengthsTag)
    {
        if (entries.Find(entry => Short(entry) == offsetsTag) is not { } offsetsEntry) return;
        var lengthsEntry = entries.Find(entry => Short(entry) == lengthsTag)
                           ?? throw _file.Broken("its directory does not say how long its data are");
        var (offsets, lengths) = (await ValuesAsync(offsetsEntry), await ValuesAsync(lengthsEntry));
        if (offsets.Length != lengths.Length) throw _file.Broken("its directory contradicts itself");
        for (var index = 0; index < offsets.Length; index++) KeepExtent(offsets[index], lengths[index]);
    }

    private void KeepExtent(long at, long length)
    {
        if (at < HeaderBytes || length > _file.Length - at) throw _file.Broken("a part of it lies outside it");
        _kept.Add((at, at + length));
    }

    private Task<long[]> ValuesAsync(byte[] entry)
    {
        var bytesEach = (int)TiffTypes.SizeOf(Short(entry.AsSpan(2)));
        if (bytesEach is not (2 or 4)) throw _file.Broken("its directory contradicts itself");
        var count = Long(entry.AsSpan(4));
        if (count * bytesEach > InlineBytes) return NumbersAsync(Long(entry.AsSpan(8)), count, bytesEach);
        return Task.FromResult(Enumerable.Range(0, (int)count).Select(index =>
            bytesEach == 2 ? Short(entry.AsSpan(8 + 2 * index)) : Long(entry.AsSpan(8))).ToArray());
    }

    private Task<long[]> NumbersAsync(long at, long count, int bytesEach) =>
        _file.NumbersAsync(at, count, bytesEach, _little, _cancel);

    private int Short(ReadOnlySpan<byte> bytes) =>
        _little ? ReadUInt16LittleEndian(bytes) : ReadUInt16BigEndian(bytes);

    private long Long(ReadOnlySpan<byte> bytes) =>
        _little ? ReadUInt32LittleEndian(bytes) : ReadUInt32BigEndian(bytes);
}
