using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// Windows bitmap: file header and information header. The file must hold every row of uncompressed pixels; its own
/// length field is often wrong and only widens what may follow. What lies between colour table and pixels, and after
/// them, is not stored.
/// </summary>
internal sealed class BmpParser : PushParser
{
    private const string Format = "BMP";
    private const int FileHeaderBytes = 14;
    private const uint CoreHeaderBytes = 12;
    private const uint RunLength8 = 1;
    private const uint RunLength4 = 2;
    private const uint BitFields = 3;
    private const uint AlphaBitFields = 6;
    private const int InfoBytes = 36;
    private const int MaskBytes = 4;
    private const int ReservedAt = 6;

    private uint _fileBytes;
    private uint _headerBytes;
    private uint _pixelsAt;
    private MediaFacts? _facts;

    public BmpParser(HeaderRules rules)
        : base(rules, Format) => Want(FileHeaderBytes + 4, OnFileHeader);

    /// <summary>Whether an information header of this length exists.</summary>
    public static bool IsHeaderSize(uint size) => size is CoreHeaderBytes or 40 or 52 or 56 or 64 or 108 or 124;

    protected override MediaFacts Finish() => _facts ?? throw Refuse.Truncated(Format);

    private void OnFileHeader(ReadOnlySpan<byte> bytes)
    {
        _fileBytes = ReadUInt32LittleEndian(bytes[2..]);
        _pixelsAt = ReadUInt32LittleEndian(bytes[10..]);
        var header = ReadUInt32LittleEndian(bytes[FileHeaderBytes..]);
        if (!IsHeaderSize(header) || _pixelsAt < FileHeaderBytes + header)
            throw Broken("its header contradicts itself");
        _headerBytes = header;
        Held.Slice(ReservedAt, 4).Clear();
        if (header == CoreHeaderBytes) Want(8, OnCore);
        else Want(InfoBytes, OnInfo);
    }

    private void OnCore(ReadOnlySpan<byte> bytes) => OnSize(
        ReadUInt16LittleEndian(bytes), ReadUInt16LittleEndian(bytes[2..]),
        ReadUInt16LittleEndian(bytes[4..]), ReadUInt16LittleEndian(bytes[6..]), compression: 0, colours: 0);

    private void OnInfo(ReadOnlySpan<byte> bytes) => OnSize(
        ReadInt32LittleEndian(bytes), Math.Abs((long)ReadInt32LittleEndian(bytes[4..])),
        ReadUInt16LittleEndian(bytes[8..]), ReadUInt16LittleEndian(bytes[10..]),
        ReadUInt32LittleEndian(bytes[12..]), ReadUInt32LittleEndian(bytes[28..]));

    private void OnSize(long width, long height, int planes, int bits, uint compression, uint colours)
    {
        if (width <= 0 || height == 0 || planes != 1 || bits is not (1 or 2 or 4 or 8 or 16 or 24 or 32))
            throw Broken("its header contradicts itself");
        if (compression is RunLength8 or RunLength4) throw Refuse.Kind("a compressed BMP");
        if (compression is not (0 or BitFields or AlphaBitFields))
            throw Refuse.Kind("a BMP with another picture inside");
        Rules.CheckPicture(width, height);
        var rowBytes = (width * bits + 31) / 32 * 4;
        var end = _pixelsAt + rowBytes * height;
        Skip(Math.Min(TableEnd(bits, compression, colours), _pixelsAt) - Offset);
        Empty(_pixelsAt - Offset);
        Skip(end - Offset);
        _facts = new MediaFacts("image/bmp", (int)width, (int)height, DurationMs: null, "bmp");
        var declared = Math.Max(0, _fileBytes - end);
        ScanWith(new Trailer(Format, Math.Max(declared, Rules.Limits.MaxTrailingBytes)).Scan, empties: true);
    }

    /// <summary>Where the colour table ends, or the masks of a picture that has none.</summary>
    private long TableEnd(int bits, uint compression, uint colours)
    {
        var start = FileHeaderBytes + (long)_headerBytes;
        // Longer headers hold the masks themselves.
        var masks = _headerBytes != 40 ? 0 : compression switch { BitFields => 3, AlphaBitFields => 4, _ => 0 };
        if (bits > 8) return start + masks * MaskBytes;
        var most = 1u << bits;
        var entry = _headerBytes == CoreHeaderBytes ? 3 : 4;
        return start + entry * (long)(colours == 0 || colours > most ? most : colours);
    }
}
