using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// WebP (RFC 9649): lossy and lossless files and the extended form; animated ones are refused. Chunks that no pixel
/// depends on become empty ones; of EXIF the orientation stays.
/// </summary>
internal sealed class WebpParser : ExifCarrier
{
    private const string Format = "WebP";
    private const int RiffHeaderBytes = 8;
    private const int AnimationFlag = 0x02;
    private const int ProfileFlag = 0x20;
    private const int XmpFlag = 0x04;
    private const int ExtendedBytes = 10;

    private readonly Step _onChunk;
    private long _end;
    private long _bodyEnd;
    private long _next;
    private (int Width, int Height)? _canvas;
    private MediaFacts? _facts;

    public WebpParser(HeaderRules rules)
        : base(rules, Format)
    {
        _onChunk = OnChunk;
        Want(12, OnRiff);
    }

    protected override MediaFacts Finish() =>
        Offset >= _end && _facts is not null ? _facts : throw Refuse.Truncated(Format);

    private void OnRiff(ReadOnlySpan<byte> bytes)
    {
        _end = RiffHeaderBytes + (long)ReadUInt32LittleEndian(bytes[4..]);
        if (_end < Offset + 8) throw Broken("its length leaves no room for a picture");
        Want(8, _onChunk);
    }

    private void OnChunk(ReadOnlySpan<byte> bytes)
    {
        CountPart();
        var length = (long)ReadUInt32LittleEndian(bytes[4..]);
        _bodyEnd = Offset + length;
        // Chunks are padded to even lengths; some writers leave the last one's padding out of the whole length.
        _next = Math.Min(Offset + length + (length & 1), Math.Max(_end, Offset + length));
        if (Offset + length > _end) throw Broken("a chunk goes on after the file's own end");
        var type = bytes[..4];
        if (type.SequenceEqual("VP8X"u8)) WantBody(length, ExtendedBytes, OnExtended);
        else if (type.SequenceEqual("VP8 "u8)) WantBody(length, 10, OnLossy);
        else if (type.SequenceEqual("VP8L"u8)) WantBody(length, 5, OnLossless);
        else if (type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8)) throw Animated();
        else if (type.SequenceEqual("EXIF"u8)) ReduceExif(length, demandsPrefix: false);
        else if (type.SequenceEqual("ALPH"u8)) NextChunk();
        else
        {
            "JUNK"u8.CopyTo(Held);
            Empty(length);
            NextChunk();
        }
    }

    protected override void AfterExif() => NextChunk();

    private void WantBody(long length, int needed, Step then)
    {
        if (length < needed) throw Broken("a chunk is too short for its kind");
        Want(needed, then);
    }

    private void OnExtended(ReadOnlySpan<byte> bytes)
    {
        if (_canvas is not null || _facts is not null) throw Broken("its extended header is not the first part");
        if ((bytes[0] & AnimationFlag) != 0) throw Animated();
        _canvas = (1 + UInt24(bytes[4..]), 1 + UInt24(bytes[7..]));
        Rules.CheckPicture(_canvas.Value.Width, _canvas.Value.Height);
        Held[0] &= unchecked((byte)~(ProfileFlag | XmpFlag));
        Empty(_bodyEnd - Offset);
        NextChunk();
    }

    private void OnLossy(ReadOnlySpan<byte> bytes)
    {
        var keyFrame = (bytes[0] & 1) == 0;
        if (!keyFrame || bytes[3] != 0x9D || bytes[4] != 0x01 || bytes[5] != 0x2A)
            throw Broken("its picture chunk is damaged");
        OnPicture(ReadUInt16LittleEndian(bytes[6..]) & 0x3FFF, ReadUInt16LittleEndian(bytes[8..]) & 0x3FFF);
    }

    private void OnLossless(ReadOnlySpan<byte> bytes)
    {
        var packed = ReadUInt32LittleEndian(bytes[1..]);
        if (bytes[0] != 0x2F || packed >> 29 != 0) throw Broken("its picture chunk is damaged");
        OnPicture(1 + (int)(packed & 0x3FFF), 1 + (int)(packed >> 14 & 0x3FFF));
    }

    private void OnPicture(int width, int height)
    {
        if (_facts is not null) throw Broken("it holds two pictures");
        if (width == 0 || height == 0) throw Broken("its header gives no size");
        if (_canvas is { } canvas && canvas != (width, height)) throw Broken("its two headers give different sizes");
        Rules.CheckPicture(width, height);
        _facts = new MediaFacts("image/webp", width, height, DurationMs: null, "webp");
        NextChunk();
    }

    private void NextChunk()
    {
        Skip(_bodyEnd - Offset);
        Empty(_next - Offset);
        if (Offset < _end) Want(8, _onChunk);
        else if (_facts is null) throw Broken("it holds no picture");
        else ScanWith(new Trailer(Format, Rules.Limits.MaxTrailingBytes).Scan, empties: true);
    }

    private UploadRefusedException Animated() => Refuse.Kind("an animated WebP");

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}
