using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// HEIC and AVIF (ISO/IEC 23008-12): the largest size among the items' properties (tiles, thumbnails and the whole
/// have one each), and the coding by the kind of decoder configuration. What lies in the media data beside the
/// picture's tiles is seen only with the directory of items; the stored file is looked at once more for it.
/// </summary>
internal sealed class IsoPictureParser : IsoParser
{
    private const string Format = "HEIC or AVIF";
    private const int FullBoxBytes = 4;
    private const int SpatialExtentBytes = 12;

    private long _width;
    private long _height;
    private bool _hevc;
    private bool _av1;
    private bool _data;
    private bool _profile;
    private MediaFacts? _facts;

    public IsoPictureParser(HeaderRules rules)
        : base(rules, Format) => Start();

    protected override MediaFacts Finish() =>
        _facts is not null && AtTop && _data ? _facts : throw Refuse.Truncated(Format);

    protected override void OnSeen(BoxType type) => _data |= type is BoxType.Mdat or BoxType.Idat;

    protected override bool Enters(BoxType type, BoxType parent, out int ownBytes)
    {
        ownBytes = type == BoxType.Meta ? FullBoxBytes : 0;
        return (type, parent) is (BoxType.Meta, BoxType.None)
            or (BoxType.Iprp, BoxType.Meta) or (BoxType.Ipco, BoxType.Iprp);
    }

    protected override bool Keeps(BoxType type, BoxType parent) => KeptBoxes.OfPicture(type, parent);

    protected override bool EmptiesRest(BoxType type, BoxType parent) =>
        type == BoxType.Hdlr || (type == BoxType.Colr && _profile);

    protected override (int Most, int Least) Wanted(BoxType type, BoxType parent) => (type, parent) switch
    {
        (BoxType.Ispe, BoxType.Ipco) => (SpatialExtentBytes, SpatialExtentBytes),
        (BoxType.HvcC or BoxType.Av1C, BoxType.Ipco) => (4, 4),
        (BoxType.Colr, BoxType.Ipco) => (4, 4),
        (BoxType.Hdlr, BoxType.Meta) => (12, 0),
        _ => (0, 0),
    };

    protected override void OnLeaf(BoxType type, ReadOnlySpan<byte> bytes)
    {
        if (type == BoxType.Colr) _profile = !bytes.SequenceEqual("nclx"u8);
        _hevc |= type == BoxType.HvcC;
        _av1 |= type == BoxType.Av1C;
        if (type != BoxType.Ispe) return;
        var (width, height) = (ReadUInt32BigEndian(bytes[4..]), ReadUInt32BigEndian(bytes[8..]));
        Rules.CheckPictureNotOver(width, height);
        if ((long)width * height > _width * _height) (_width, _height) = (width, height);
    }

    protected override void OnLeave(BoxType type)
    {
        if (type != BoxType.Meta) return;
        if (_facts is not null) throw Broken("it has two directories");
        if (!_hevc && !_av1) throw Refuse.Kind("a HEIF picture coded as neither HEVC nor AV1");
        if (_width == 0) throw Broken("its directory gives no size");
        Rules.CheckPicture(_width, _height);
        var (mediaType, codec) = _hevc ? ("image/heic", "hevc") : ("image/avif", "av1");
        _facts = new MediaFacts(mediaType, (int)_width, (int)_height, DurationMs: null, codec);
    }
}
