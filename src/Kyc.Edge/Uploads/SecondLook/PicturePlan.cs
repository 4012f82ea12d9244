using Kyc.Edge.Uploads.Headers;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>
/// Takes out of a HEIC or AVIF all items but the picture itself, its tiles and its transparency: EXIF, XMP, thumbnails,
/// and whatever lies in the media data that no such item names; also the names of items.
/// </summary>
internal static class PicturePlan
{
    private const BoxType Iinf = (BoxType)0x69696E66, Infe = (BoxType)0x696E6665, Iref = (BoxType)0x69726566;
    private const BoxType Pitm = (BoxType)0x7069746D, Iloc = (BoxType)0x696C6F63;
    private const BoxType Dimg = (BoxType)0x64696D67, Auxl = (BoxType)0x6175786C;
    private const int FullBytes = 4;

    /// <summary>What to take out.</summary>
    public static async Task<ErasurePlan> OfAsync(StoredFile file, CancellationToken cancel)
    {
        var plan = new ErasurePlan();
        if (await file.FindAsync(BoxType.Meta, 0, file.Length, cancel) is not { } meta)
            throw file.Broken("its directory is missing");
        var (from, end) = (meta.Body + FullBytes, meta.End);
        await ForgetNamesAsync(file, await file.FindAsync(Iinf, from, end, cancel), plan, cancel);
        var primary = await PrimaryAsync(file, await file.FindAsync(Pitm, from, end, cancel), cancel);
        var references = await ReferencesAsync(file, await file.FindAsync(Iref, from, end, cancel), cancel);
        var wanted = Wanted(primary, references);
        var inline = await file.FindAsync(BoxType.Idat, from, end, cancel);
        var location = await file.FindAsync(Iloc, from, end, cancel) ?? throw file.Broken("its directory is damaged");
        var kept = await ItemExtents.OfAsync(file, location, inline, wanted, cancel);
        if (inline is { } data) plan.KeepOnly(data.Body, data.End, kept);
        await foreach (var box in file.WalkAsync(0, file.Length, cancel))
            if (box.Type == BoxType.Mdat) plan.KeepOnly(box.Body, box.End, kept);
        return plan;
    }

    /// <summary>Of an item's entry only its number, its protection and its type stay.</summary>
    private static async Task ForgetNamesAsync(
        StoredFile file, StoredBox? items, ErasurePlan plan, CancellationToken cancel)
    {
        if (items is not { } list) throw file.Broken("its directory is damaged");
        var wide = (await file.ReadAsync(list.Body, FullBytes, cancel))[0] > 0;
        await foreach (var entry in file.WalkAsync(list.Body + FullBytes + (wide ? 4 : 2), list.End, cancel))
        {
            if (entry.Type != Infe) continue;
            var version = (await file.ReadAsync(entry.Body, FullBytes, cancel))[0];
            plan.Erase(entry.Body + FullBytes + (version >= 3 ? 10 : version == 2 ? 8 : 4), entry.End);
        }
    }

    private static async Task<uint> PrimaryAsync(StoredFile file, StoredBox? box, CancellationToken cancel)
    {
        if (box is not { } primary) throw file.Broken("it names no picture as its own");
        var bytes = await file.ReadAsync(primary.Body, primary.End - primary.Body, cancel);
        return bytes.Length >= 8 && bytes[0] > 0 ? ReadUInt32BigEndian(bytes.AsSpan(FullBytes))
            : bytes.Length >= 6 ? ReadUInt16BigEndian(bytes.AsSpan(FullBytes))
            : throw file.Broken("its directory is damaged");
    }

    private static async Task<List<(BoxType Type, uint From, uint To)>> ReferencesAsync(
        StoredFile file, StoredBox? box, CancellationToken cancel)
    {
        var found = new List<(BoxType, uint, uint)>();
        if (box is not { } list) return found;
        var each = (await file.ReadAsync(list.Body, FullBytes, cancel))[0] == 0 ? 2 : 4;
        await foreach (var entry in file.WalkAsync(list.Body + FullBytes, list.End, cancel))
        {
            var head = await file.NumbersAsync(entry.Body, 1, each, littleEndian: false, cancel);
            var count = (await file.NumbersAsync(entry.Body + each, 1, 2, littleEndian: false, cancel))[0];
            foreach (var to in await file.NumbersAsync(entry.Body + each + 2, count, each, littleEndian: false, cancel))
                found.Add((entry.Type, (uint)head[0], (uint)to));
        }
        return found;
    }

    /// <summary>The picture, what it is made of, and what lies over it (transparency).</summary>
    private static HashSet<uint> Wanted(uint primary, List<(BoxType Type, uint From, uint To)> references)
    {
        var derived = references.Where(one => one.Type == Dimg).ToLookup(one => one.From, one => one.To);
        var over = references.Where(one => one.Type == Auxl).ToLookup(one => one.To, one => one.From);
        var wanted = new HashSet<uint>();
        var open = new Stack<uint>([primary]);
        while (open.TryPop(out var item))
        {
            if (!wanted.Add(item)) continue;
            foreach (var other in derived[item].Concat(over[item])) open.Push(other);
        }
        return wanted;
    }
}
