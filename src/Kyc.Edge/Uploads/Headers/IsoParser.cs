using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// Walks the boxes of an ISO base media file without recursion: at most a few nested ones, each inside its parent.
/// What a format does not look into is skipped by its length, untouched. What the picture does not need becomes a free
/// box of zeros, so that every offset in the file stays right.
/// </summary>
internal abstract class IsoParser : PushParser
{
    private const int HeaderBytes = 8;
    private const int LargeHeaderBytes = 16;
    private readonly (BoxType Type, long End)[] _open;
    private int _depth;
    private BoxType _leaf;
    private long _leafEnd;
    private bool _empties;

    // Kept, as a delegate made for each box would be garbage for each box.
    private readonly Step _onHeader;
    private readonly Step _onLeaf;

    protected IsoParser(HeaderRules rules, string format)
        : base(rules, format)
    {
        _open = new (BoxType, long)[rules.Limits.MaxBoxDepth];
        _onHeader = OnHeader;
        _onLeaf = OnLeafBytes;
    }

    /// <summary>Whether no box is open and none is begun.</summary>
    protected bool AtTop => _depth == 0;

    /// <summary>The innermost open box; <see cref="BoxType.None"/> at the top.</summary>
    protected BoxType Parent => _depth == 0 ? BoxType.None : _open[_depth - 1].Type;

    /// <summary>Starts on the first box.</summary>
    protected void Start() => Want(HeaderBytes, _onHeader);

    /// <summary>Whether to walk the boxes inside this one, after leaving out its own first bytes.</summary>
    protected abstract bool Enters(BoxType type, BoxType parent, out int ownBytes);

    /// <summary>How many first bytes of a box to hand to <see cref="OnLeaf"/>: at most, and at least.</summary>
    protected abstract (int Most, int Least) Wanted(BoxType type, BoxType parent);

    /// <summary>Whether a box is stored; one that is not becomes a free box of zeros.</summary>
    protected abstract bool Keeps(BoxType type, BoxType parent);

    /// <summary>Whether zeros are stored for what follows the first bytes of a box.</summary>
    protected virtual bool EmptiesRest(BoxType type, BoxType parent) => false;

    /// <summary>Bytes of the box after those that <see cref="OnLeaf"/> was given.</summary>
    protected long LeafLeft => _leafEnd - Offset;

    /// <summary>Takes the first bytes of a box asked for; it may change them in <see cref="PushParser.Held"/>.
    /// </summary>
    protected abstract void OnLeaf(BoxType type, ReadOnlySpan<byte> bytes);

    /// <summary>Called for every box, walked or not.</summary>
    protected virtual void OnSeen(BoxType type)
    {
    }

    /// <summary>Called before the boxes inside one are walked.</summary>
    protected virtual void OnEnter(BoxType type)
    {
    }

    /// <summary>Called when all inside a box was seen or set to be skipped.</summary>
    protected virtual void OnLeave(BoxType type)
    {
    }

    private void OnHeader(ReadOnlySpan<byte> bytes)
    {
        CountPart();
        var size = ReadUInt32BigEndian(bytes);
        if (size == 1)
        {
            WantUpTo(LargeHeaderBytes, OnLargeHeader);
            return;
        }
        OnBox(bytes[4..8], size, HeaderBytes);
    }

    private void OnLargeHeader(ReadOnlySpan<byte> bytes)
    {
        var size = ReadUInt64BigEndian(bytes[8..]);
        if (size < LargeHeaderBytes || size > long.MaxValue) throw Broken("a box has an impossible length");
        OnBox(bytes[4..8], (long)size, LargeHeaderBytes);
    }

    private void OnBox(ReadOnlySpan<byte> letters, long size, int headerBytes)
    {
        var type = (BoxType)ReadUInt32BigEndian(letters);
        OnSeen(type);
        _empties = !Keeps(type, Parent);
        if (size == 0)
        {
            OnLastBox(type);
            return;
        }
        if (!IsName(letters)) throw Broken("a box does not start where the one before it ends");
        var body = size - headerBytes;
        if (body < 0 || body > long.MaxValue - Offset) throw Broken("a box has an impossible length");
        var end = Offset + body;
        if (_depth > 0 && end > _open[_depth - 1].End) throw Broken("a box is longer than the one around it");
        if (_empties) Rename(type);
        if (!_empties && Enters(type, Parent, out var ownBytes)) Enter(type, end, ownBytes);
        else WantLeaf(type, end);
    }

    /// <summary>Length zero means to the end of the file, at the top only; four zero letters too are padding.</summary>
    private void OnLastBox(BoxType type)
    {
        if (!AtTop || Enters(type, Parent, out _)) throw Broken("a box has an impossible length");
        if (type == BoxType.None) ScanWith(Padding);
        else
        {
            if (_empties) Rename(type);
            PassRest(_empties);
        }
    }

    /// <summary>Makes the box whose header is held a free one; the kinds of free boxes keep their names.</summary>
    private void Rename(BoxType type)
    {
        if (type is not (BoxType.Free or BoxType.Skip or BoxType.Wide)) "free"u8.CopyTo(Held[4..]);
    }

    private int Padding(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExcept((byte)0)
        ? throw Broken("a box does not start where the one before it ends")
        : bytes.Length;

    private void Enter(BoxType type, long end, int ownBytes)
    {
        if (_depth == _open.Length) throw Broken("its boxes are nested too deep");
        if (Offset + ownBytes > end) throw Broken("a box is too short for its kind");
        _open[_depth++] = (type, end);
        OnEnter(type);
        Skip(ownBytes);
        Next();
    }

    private void WantLeaf(BoxType type, long end)
    {
        var (most, least) = _empties ? default : Wanted(type, Parent);
        if (end - Offset < least) throw Broken("a box is too short for its kind");
        _leaf = type;
        _leafEnd = end;
        if (most == 0) EndLeaf();
        else Want((int)Math.Min(most, end - Offset), _onLeaf);
    }

    private void OnLeafBytes(ReadOnlySpan<byte> bytes)
    {
        OnLeaf(_leaf, bytes);
        EndLeaf();
    }

    private void EndLeaf()
    {
        if (_empties || EmptiesRest(_leaf, Parent)) Empty(LeafLeft);
        else Skip(LeafLeft);
        Next();
    }

    /// <summary>Closes what ends here; a parent with no room for another ends too, as QuickTime pads some.</summary>
    private void Next()
    {
        while (_depth > 0 && _open[_depth - 1].End - Offset < HeaderBytes)
        {
            var (type, end) = _open[--_depth];
            Empty(end - Offset);
            OnLeave(type);
        }
        Want(HeaderBytes, _onHeader);
    }

    /// <summary>Four printable letters, or QuickTime's copyright sign and three.</summary>
    private static bool IsName(ReadOnlySpan<byte> letters) =>
        letters[0] is (>= 0x20 and < 0x7F) or 0xA9 && !letters[1..].ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);
}
