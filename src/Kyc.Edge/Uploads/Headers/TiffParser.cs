using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// TIFF 6.0, both byte orders: the first directory, wherever in the file it lies. Its offset stands in the first
/// eight bytes, so the directory is always ahead and no seeking is needed. The file must reach as far as every value
/// and single strip the directory names. Camera raw files built on TIFF are refused, as their first directory
/// describes a preview.
/// </summary>
internal sealed class TiffParser : PushParser
{
    private const string Format = "TIFF";
    private const int HeaderBytes = 8;
    private const int EntryBytes = 12;
    private const int TagWidth = 256;
    private const int TagHeight = 257;
    private const int TagStripOffsets = 273;
    private const int TagStripBytes = 279;
    private const int TagRawVersion = 50706;

    private const int TypeShort = 3;
    private const int TypeLong = 4;

    private readonly bool _little;
    private readonly Step _onEntry;
    private long _width;
    private long _height;
    private long _stripAt;
    private long _stripBytes;
    private long _reach;
    private int _left;
    private long _passed;
    private bool _complete;

    public TiffParser(HeaderRules rules, bool littleEndian)
        : base(rules, Format)
    {
        _little = littleEndian;
        _onEntry = OnEntry;
        Want(HeaderBytes, OnHeader);
    }

    private long Reach => Math.Max(_reach, _stripAt + _stripBytes);

    protected override MediaFacts Finish()
    {
        if (!_complete || _passed < Reach) throw Refuse.Truncated(Format);
        return new MediaFacts("image/tiff", (int)_width, (int)_height, DurationMs: null, "tiff");
    }

    private void OnHeader(ReadOnlySpan<byte> bytes)
    {
        var directory = Long(bytes[4..]);
        if (directory < HeaderBytes) throw Broken("its directory lies inside its header");
        if (directory == 16) Want(2, OnRawMark);
        else GoTo(directory);
    }

    /// <summary>Canon's raw files put their own mark after the header, and the directory at 16.</summary>
    private void OnRawMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual("CR"u8)) throw Refuse.Kind("a camera raw picture");
        GoTo(16);
    }

    private void GoTo(long directory)
    {
        Skip(directory - Offset);
        Want(2, OnCount);
    }

    private void OnCount(ReadOnlySpan<byte> bytes)
    {
        _left = Short(bytes);
        if (_left == 0) throw Broken("its directory is empty");
        Want(EntryBytes, _onEntry);
    }

    private void OnEntry(ReadOnlySpan<byte> bytes)
    {
        CountPart();
        var tag = Short(bytes);
        var type = Short(bytes[2..]);
        var count = Long(bytes[4..]);
        if (tag == TagRawVersion) throw Refuse.Kind("a camera raw picture");
        var size = TiffTypes.SizeOf(type) * count;
        if (size > 4) _reach = Math.Max(_reach, Long(bytes[8..]) + size);
        else if (count == 1 && type is (TypeShort or TypeLong))
            OnValue(tag, type == TypeShort ? Short(bytes[8..]) : Long(bytes[8..]));
        if (--_left > 0) Want(EntryBytes, _onEntry);
        else OnDirectoryEnd();
    }

    private void OnValue(int tag, long value)
    {
        if (tag == TagWidth) _width = value;
        else if (tag == TagHeight) _height = value;
        else if (tag == TagStripOffsets) _stripAt = value;
        else if (tag == TagStripBytes) _stripBytes = value;
    }

    private void OnDirectoryEnd()
    {
        if (_width == 0 || _height == 0) throw Broken("its directory gives no size");
        Rules.CheckPicture(_width, _height);
        Want(4, OnNext);
    }

    private void OnNext(ReadOnlySpan<byte> bytes)
    {
        _complete = true;
        _passed = Offset;
        ScanWith(Rest);
    }

    private int Rest(ReadOnlySpan<byte> bytes)
    {
        _passed += bytes.Length;
        return bytes.Length;
    }

    private int Short(ReadOnlySpan<byte> bytes) => _little ? ReadUInt16LittleEndian(bytes) : ReadUInt16BigEndian(bytes);

    private long Long(ReadOnlySpan<byte> bytes) => _little ? ReadUInt32LittleEndian(bytes) : ReadUInt32BigEndian(bytes);
}
