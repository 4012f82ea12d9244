using System.Text;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// The boxes that are stored, by the box around them: what showing the picture or the video needs. Anything else
/// (user data, tags, thumbnails, private boxes, free space) is stored as a free box of zeros.
/// </summary>
internal static class KeptBoxes
{
    private static readonly Dictionary<BoxType, HashSet<BoxType>> Video = new()
    {
        [BoxType.None] = Names("ftyp styp moov moof mdat sidx mfra"),
        [BoxType.Moov] = Names("mvhd trak mvex"),
        [BoxType.Mvex] = Names("mehd trex"),
        [BoxType.Trak] = Names("tkhd edts mdia"),
        [BoxType.Edts] = Names("elst"),
        [BoxType.Mdia] = Names("mdhd hdlr minf"),
        [BoxType.Minf] = Names("vmhd smhd nmhd gmhd hdlr dinf stbl"),
        [BoxType.Dinf] = Names("dref"),
        [BoxType.Dref] = Names("url  urn  alis rsrc"),
        [BoxType.Stbl] = Names("stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh sdtp sbgp sgpd padb stdp"),
        [BoxType.Moof] = Names("mfhd traf"),
        [BoxType.Traf] = Names("tfhd tfdt trun sdtp sbgp sgpd"),
    };

    private static readonly Dictionary<BoxType, HashSet<BoxType>> Picture = new()
    {
        [BoxType.None] = Names("ftyp meta mdat"),
        [BoxType.Meta] = Names("hdlr pitm iloc iinf iref iprp idat grpl"),
        [BoxType.Iprp] = Names("ipco ipma"),
        [BoxType.Ipco] = Names(
            "ispe hvcC av1C lhvC colr pixi irot imir clap pasp auxC clli mdcv cclv amve a1op a1lx lsel rloc oinf tols"),
    };

    /// <summary>Whether a box of a video is stored.</summary>
    public static bool OfVideo(BoxType type, BoxType parent) => Keeps(Video, type, parent);

    /// <summary>Whether a box of a HEIC or AVIF picture is stored.</summary>
    public static bool OfPicture(BoxType type, BoxType parent) => Keeps(Picture, type, parent);

    private static bool Keeps(Dictionary<BoxType, HashSet<BoxType>> table, BoxType type, BoxType parent) =>
        type == BoxType.None || (table.TryGetValue(parent, out var kept) && kept.Contains(type));

    /// <summary>Names of four letters, each followed by a space.</summary>
    private static HashSet<BoxType> Names(string names)
    {
        var types = new HashSet<BoxType>();
        for (var at = 0; at < names.Length; at += 5)
            types.Add((BoxType)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(
                Encoding.Latin1.GetBytes(names, at, 4)));
        return types;
    }
}
