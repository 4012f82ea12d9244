using System.Numerics;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// Walks the elements of an EBML file (RFC 8794) without recursion. Segment and Cluster may have an unknown length,
/// as live recorders write them: a Cluster then ends where an element of the Segment's own level starts. What the video
/// does not need becomes a Void element of zeros, so that every offset in the file stays right.
/// </summary>
internal abstract class EbmlParser : PushParser
{
    private const int MaxDepth = 4;
    private const int MaxIdBytes = 4;
    private const int MaxSizeBytes = 8;

    /// <summary>Longest value of an element that is looked into.</summary>
    private const int MaxValueBytes = 64;

    /// <summary>End of an element of unknown length.</summary>
    private const long Open = long.MaxValue;

    private readonly (EbmlId Id, long End)[] _open = new (EbmlId, long)[MaxDepth];
    private int _depth;
    private EbmlId _id;
    private int _headerBytes;

    // Kept, as a delegate made for each element would be garbage for each element.
    private readonly Step _onIdStart;
    private readonly Step _onSizeStart;
    private readonly Step _onHeader;
    private readonly Step _onValue;

    protected EbmlParser(HeaderRules rules, string format)
        : base(rules, format)
    {
        _onIdStart = OnIdStart;
        _onSizeStart = OnIdAndSizeStart;
        _onHeader = OnHeader;
        _onValue = OnValueBytes;
    }

    /// <summary>The innermost open element; <see cref="EbmlId.None"/> at the top.</summary>
    protected EbmlId Parent => _depth == 0 ? EbmlId.None : _open[_depth - 1].Id;

    /// <summary>Whether the file may end here: every element of a known length is complete.</summary>
    protected bool MayEnd
    {
        get
        {
            for (var at = 0; at < _depth; at++)
                if (_open[at].End != Open) return false;
            return true;
        }
    }

    /// <summary>Starts on the first element.</summary>
    protected void Start() => Want(1, _onIdStart);

    /// <summary>Whether to walk the elements inside this one.</summary>
    protected abstract bool Enters(EbmlId id, EbmlId parent);

    /// <summary>What is stored of this element.</summary>
    protected abstract EbmlFate FateOf(EbmlId id, EbmlId parent, long length);

    /// <summary>Whether to hand this element's value to <see cref="OnValue"/>.</summary>
    protected abstract bool Reads(EbmlId id, EbmlId parent);

    /// <summary>Takes the value of an element asked for.</summary>
    protected abstract void OnValue(EbmlId id, ReadOnlySpan<byte> value);

    /// <summary>Called before the elements inside one are walked.</summary>
    protected abstract void OnEnter(EbmlId id);

    /// <summary>Called when all inside an element was seen or set to be skipped.</summary>
    protected abstract void OnLeave(EbmlId id);

    /// <summary>Reads an unsigned value; the caller has bounded its length.</summary>
    protected ulong UInt(ReadOnlySpan<byte> value)
    {
        if (value.Length > sizeof(ulong)) throw Broken("a number in it is too long");
        var number = 0UL;
        foreach (var part in value) number = number << 8 | part;
        return number;
    }

    private void OnIdStart(ReadOnlySpan<byte> bytes)
    {
        CountPart();
        var length = VintBytes(bytes[0]);
        if (length > MaxIdBytes) throw Broken("an element does not start where the one before it ends");
        WantUpTo(length + 1, _onSizeStart);
    }

    private void OnIdAndSizeStart(ReadOnlySpan<byte> bytes)
    {
        var length = VintBytes(bytes[^1]);
        if (length > MaxSizeBytes) throw Broken("an element has an impossible length");
        WantUpTo(bytes.Length - 1 + length, _onHeader);
    }

    private void OnHeader(ReadOnlySpan<byte> bytes)
    {
        var idBytes = VintBytes(bytes[0]);
        _id = (EbmlId)UInt(bytes[..idBytes]);
        _headerBytes = bytes.Length;
        var size = bytes[idBytes..];
        var mask = (1UL << (7 * size.Length)) - 1;
        var length = UInt(size) & mask;
        if (length == mask) OnOpenElement();
        else OnElement((long)length);
    }

    private void OnOpenElement()
    {
        if (_id is not (EbmlId.Segment or EbmlId.Cluster))
            throw Broken("an element has no length where it must have one");
        CloseOpenCluster();
        if (!Enters(_id, Parent)) throw Broken("an element stands where it may not");
        Enter(Open);
    }

    private void OnElement(long length)
    {
        CloseOpenCluster();
        if (length > long.MaxValue - Offset) throw Broken("an element has an impossible length");
        if (_depth > 0 && Offset + length > _open[_depth - 1].End)
            throw Broken("an element is longer than the one around it");
        if (_depth == 0 && !Enters(_id, Parent) && _id is not (EbmlId.Void or EbmlId.Checksum))
            throw Broken("foreign data stands outside its elements");
        var fate = FateOf(_id, Parent, length);
        if (fate == EbmlFate.Kept && Enters(_id, Parent)) Enter(Offset + length);
        else if (fate == EbmlFate.Kept && Reads(_id, Parent))
        {
            if (length > MaxValueBytes) throw Broken("a value in it is too long");
            Want((int)length, _onValue);
        }
        else
        {
            if (fate == EbmlFate.Void && _id != EbmlId.Void) MakeVoid(length);
            if (fate == EbmlFate.Kept) Skip(length);
            else Empty(length);
            Next();
        }
    }

    /// <summary>
    /// Makes the element whose header is held a Void of the same extent: one byte of name, and the rest of the header
    /// for the length, of which at most eight bytes can be; what is left over counts as content.
    /// </summary>
    private void MakeVoid(long length)
    {
        var sizeBytes = Math.Min(_headerBytes - 1, MaxSizeBytes);
        var spare = _headerBytes - 1 - sizeBytes;
        var size = (ulong)(length + spare) | 1UL << (7 * sizeBytes);
        Held[0] = (byte)EbmlId.Void;
        for (var at = sizeBytes; at > 0; at--, size >>= 8) Held[at] = (byte)size;
        Held.Slice(1 + sizeBytes, spare).Clear();
    }

    /// <summary>An element of the Segment's level ends a Cluster of unknown length.</summary>
    private void CloseOpenCluster()
    {
        var ofSegment = _id is EbmlId.Cluster or EbmlId.Cues or EbmlId.Tags or EbmlId.SeekHead or EbmlId.Info
            or EbmlId.Tracks or EbmlId.Attachments or EbmlId.Chapters;
        if (ofSegment && Parent == EbmlId.Cluster && _open[_depth - 1].End == Open) OnLeave(_open[--_depth].Id);
    }

    private void OnValueBytes(ReadOnlySpan<byte> bytes)
    {
        OnValue(_id, bytes);
        Next();
    }

    private void Enter(long end)
    {
        if (_depth == MaxDepth) throw Broken("its elements are nested too deep");
        _open[_depth++] = (_id, end);
        OnEnter(_id);
        Next();
    }

    private void Next()
    {
        while (_depth > 0 && _open[_depth - 1].End == Offset) OnLeave(_open[--_depth].Id);
        Want(1, _onIdStart);
    }

    /// <summary>Length of a variable-length number by its first byte; 9 when there is none.</summary>
    private static int VintBytes(byte first) => BitOperations.LeadingZeroCount((uint)first) - 24 + 1;
}
