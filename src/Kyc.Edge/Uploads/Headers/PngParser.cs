using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// PNG (W3C): the header chunk with its checksum, then the chunks by their lengths up to the end chunk. Animated ones
/// (APNG) and the variant of Apple's build tools are refused. Chunks that no pixel depends on become empty ones of a
/// private name, with the checksum that fits; of EXIF the orientation stays.
/// </summary>
internal sealed class PngParser : ExifCarrier
{
    private const string Format = "PNG";
    private const int SignatureBytes = 8;
    private const int HeaderBytes = 13;
    private const int ChecksumBytes = 4;
    private const uint MaxChunkBytes = int.MaxValue;

    private readonly Step _onChunk;
    private readonly Step _onNewChecksum;
    private int _uncounted;
    private bool _counts;
    private uint _crc;
    private MediaFacts? _facts;
    private bool _data;
    private bool _ended;

    public PngParser(HeaderRules rules)
        : base(rules, Format)
    {
        _onChunk = OnChunk;
        _onNewChecksum = OnNewChecksum;
        Skip(SignatureBytes);
        Want(8, OnFirstChunk);
    }

    protected override MediaFacts Finish() => _ended ? _facts! : throw Refuse.Truncated(Format);

    private void OnFirstChunk(ReadOnlySpan<byte> bytes)
    {
        if (bytes[4..].SequenceEqual("CgBI"u8))
            throw Refuse.Kind("a PNG in the private form of an iOS app's resources");
        if (!bytes[4..].SequenceEqual("IHDR"u8) || ReadUInt32BigEndian(bytes) != HeaderBytes)
            throw Broken("its header chunk is missing");
        WantUpTo(8 + HeaderBytes + ChecksumBytes, OnHeader);
    }

    private void OnHeader(ReadOnlySpan<byte> bytes)
    {
        var checksum = ReadUInt32BigEndian(bytes[(8 + HeaderBytes)..]);
        if (Crc32.Of(bytes[4..(8 + HeaderBytes)]) != checksum) throw Broken("its header chunk is damaged");
        var width = ReadUInt32BigEndian(bytes[8..]);
        var height = ReadUInt32BigEndian(bytes[12..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue) throw Broken("its header gives no size");
        if (!IsDepth(bytes[16], bytes[17]) || bytes[18] != 0 || bytes[19] != 0 || bytes[20] > 1)
            throw Broken("its header contradicts itself");
        Rules.CheckPicture(width, height);
        _facts = new MediaFacts("image/png", (int)width, (int)height, DurationMs: null, "png");
        Want(8, _onChunk);
    }

    private void OnChunk(ReadOnlySpan<byte> bytes)
    {
        CountPart();
        var length = ReadUInt32BigEndian(bytes);
        var type = bytes[4..];
        if (length > MaxChunkBytes || !IsName(type))
            throw Broken("a chunk does not start where the one before it ends");
        if (type.SequenceEqual("acTL"u8)) throw Refuse.Kind("an animated PNG");
        if (type.SequenceEqual("IEND"u8))
        {
            if (length != 0 || !_data) throw Broken("it ends before its picture starts");
            Want(ChecksumBytes, OnEnd);
            return;
        }
        var data = type.SequenceEqual("IDAT"u8);
        _data |= data;
        if (IsCritical(type) && !data && !type.SequenceEqual("PLTE"u8))
            throw Broken("it has an unknown critical chunk");
        if (type.SequenceEqual("eXIf"u8)) BeginChecksum().ReduceExif(length, demandsPrefix: false);
        else if (KeptChunks.Keeps(type, length))
        {
            Skip(length + (long)ChecksumBytes);
            Want(8, _onChunk);
        }
        else
        {
            KeptChunks.EmptyName.CopyTo(Held[4..]);
            BeginChecksum().Empty(length);
            Want(ChecksumBytes, _onNewChecksum);
        }
    }

    protected override void AfterExif() => Want(ChecksumBytes, _onNewChecksum);

    /// <summary>Sums what is stored of a chunk from its name on; its length is still to go out.</summary>
    private PngParser BeginChecksum()
    {
        (_counts, _uncounted, _crc) = (true, 4, uint.MaxValue);
        return this;
    }

    protected override void OnOutput(ReadOnlySpan<byte> bytes)
    {
        if (!_counts) return;
        var left = Math.Min(_uncounted, bytes.Length);
        _uncounted -= left;
        _crc = Crc32.Add(_crc, bytes[left..]);
    }

    private void OnNewChecksum(ReadOnlySpan<byte> checksum)
    {
        _counts = false;
        WriteUInt32BigEndian(Held, ~_crc);
        Want(8, _onChunk);
    }

    private void OnEnd(ReadOnlySpan<byte> checksum)
    {
        if (ReadUInt32BigEndian(checksum) != Crc32.Of("IEND"u8)) throw Broken("its end chunk is damaged");
        _ended = true;
        ScanWith(new Trailer(Format, Rules.Limits.MaxTrailingBytes).Scan, empties: true);
    }

    /// <summary>The pairs of colour type and bit depth that exist.</summary>
    private static bool IsDepth(byte depth, byte colour) => colour switch
    {
        0 => depth is 1 or 2 or 4 or 8 or 16,
        3 => depth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => depth is 8 or 16,
        _ => false,
    };

    private static bool IsCritical(ReadOnlySpan<byte> type) => char.IsAsciiLetterUpper((char)type[0]);

    private static bool IsName(ReadOnlySpan<byte> type)
    {
        foreach (var letter in type)
            if (!char.IsAsciiLetter((char)letter)) return false;
        return true;
    }
}
