using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// A format that may carry an EXIF block. Of the block only the orientation is stored, in place: its header, the
/// directory's count and the one entry stay, everything else of it is emptied.
/// </summary>
internal abstract class ExifCarrier : PushParser
{
    private const int PrefixBytes = 6;
    private const int HeaderBytes = 8;
    private const int EntryBytes = 12;
    private const int TagOrientation = 0x0112;
    private const int TypeShort = 3;
    private const int MostOrientation = 8;

    private readonly Step _onStart;
    private readonly Step _onHeader;
    private readonly Step _onCount;
    private readonly Step _onEntry;
    private long _end;
    private long _start;
    private int _entries;
    private bool _big;
    private bool _seen;
    private bool _demandsPrefix;

    protected ExifCarrier(HeaderRules rules, string format)
        : base(rules, format)
    {
        _onStart = OnStart;
        _onHeader = OnHeader;
        _onCount = OnCount;
        _onEntry = OnEntry;
    }

    /// <summary>Called when the block is passed.</summary>
    protected abstract void AfterExif();

    /// <summary>Passes an EXIF block of this length, which starts at the next byte.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="demandsPrefix">Whether a block without <c>Exif</c> in front is something else.</param>
    protected void ReduceExif(long length, bool demandsPrefix)
    {
        (_end, _seen, _demandsPrefix) = (Offset + length, false, demandsPrefix);
        if (length < PrefixBytes + HeaderBytes) EmptyRest();
        else Want(PrefixBytes, _onStart);
    }

    private void OnStart(ReadOnlySpan<byte> bytes)
    {
        var prefixed = bytes.StartsWith("Exif\0"u8);
        if (!prefixed && _demandsPrefix) EmptyAll(bytes.Length);
        else if (prefixed)
        {
            Held[PrefixBytes - 1] = 0;
            _start = Offset;
            Want(HeaderBytes, _onHeader);
        }
        else
        {
            _start = Offset - PrefixBytes;
            WantUpTo(HeaderBytes, _onHeader);
        }
    }

    private void OnHeader(ReadOnlySpan<byte> bytes)
    {
        _big = bytes[0] == 'M';
        var magic = _big ? bytes.StartsWith("MM\0*"u8) : bytes.StartsWith("II*\0"u8);
        var directory = _big ? ReadUInt32BigEndian(bytes[4..]) : ReadUInt32LittleEndian(bytes[4..]);
        if (!magic || directory < HeaderBytes || _start + directory + 2 > _end)
        {
            EmptyAll(bytes.Length);
            return;
        }
        Empty(_start + directory - Offset);
        Want(2, _onCount);
    }

    private void OnCount(ReadOnlySpan<byte> bytes)
    {
        _entries = Short(bytes);
        NextEntry();
    }

    private void NextEntry()
    {
        if (_entries-- > 0 && _end - Offset >= EntryBytes) Want(EntryBytes, _onEntry);
        else EmptyRest();
    }

    private void OnEntry(ReadOnlySpan<byte> bytes)
    {
        CountPart();
        // The decoder goes by the first entry of that name, whatever is in it.
        var first = Short(bytes) == TagOrientation && !_seen;
        _seen |= first;
        var sound = Short(bytes[2..]) == TypeShort && Short(bytes[8..]) is >= 1 and <= MostOrientation;
        if (first && sound) Held[10..EntryBytes].Clear();
        else Held[..EntryBytes].Clear();
        NextEntry();
    }

    private void EmptyAll(int held)
    {
        Held[..held].Clear();
        EmptyRest();
    }

    private void EmptyRest()
    {
        Empty(_end - Offset);
        AfterExif();
    }

    private int Short(ReadOnlySpan<byte> bytes) => _big ? ReadUInt16BigEndian(bytes) : ReadUInt16LittleEndian(bytes);
}
