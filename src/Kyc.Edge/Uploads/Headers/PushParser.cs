namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// A cursor over bytes that are pushed: a parser asks for the next few bytes, to skip any number, or to see bytes as
/// they come. Skipped bytes are never touched. The only buffer has a fixed size; no size from a file is allocated.
/// </summary>
/// <param name="rules">Limits of this upload.</param>
/// <param name="format">Name of the format for refusals, such as <c>JPEG</c>.</param>
internal abstract class PushParser(HeaderRules rules, string format)
{
    /// <summary>Most bytes a parser may ask for at once.</summary>
    protected const int MaxWant = 256;

    private readonly byte[] _buffer = new byte[MaxWant];
    private int _have;
    private int _want;
    private long _skip;
    private bool _rest;
    private int _parts;
    private Step? _step;
    private Scanner? _scanner;

    /// <summary>Handles the bytes asked for, and asks for the next.</summary>
    protected delegate void Step(ReadOnlySpan<byte> bytes);

    /// <summary>Sees bytes as they come; gives how many it used, at least one.</summary>
    protected delegate int Scanner(ReadOnlySpan<byte> bytes);

    protected HeaderRules Rules => rules;

    /// <summary>Offset in the file of the next bytes asked for: all that is used up or set to be skipped.</summary>
    protected long Offset { get; private set; }

    /// <summary>Takes the next bytes of the file.</summary>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                if (_skip > 0) return;
            }
            if (_scanner is not null)
            {
                if (bytes.IsEmpty) return;
                var used = _scanner(bytes);
                Offset += used;
                bytes = bytes[used..];
                continue;
            }
            var take = Math.Min(_want - _have, bytes.Length);
            bytes[..take].CopyTo(_buffer.AsSpan(_have));
            _have += take;
            Offset += take;
            bytes = bytes[take..];
            if (_have < _want) return;
            _have = 0;
            _step!(_buffer.AsSpan(0, _want));
        }
    }

    /// <summary>Says that the file ends here.</summary>
    public MediaFacts Complete()
    {
        var inside = (_skip > 0 && !_rest) || _have > 0;
        return inside ? throw Refuse.Truncated(format) : Finish();
    }

    /// <summary>Called when the file ended between two parts: gives the facts, or refuses what is missing.</summary>
    protected abstract MediaFacts Finish();

    /// <summary>Asks for the next bytes.</summary>
    protected void Want(int bytes, Step then)
    {
        _scanner = null;
        _want = bytes;
        _step = then;
    }

    /// <summary>From inside a step: keeps the bytes it was given and asks for more, up to a total.</summary>
    protected void WantUpTo(int total, Step then)
    {
        _have = _want;
        _want = total;
        _step = then;
    }

    /// <summary>Leaves out the next bytes.</summary>
    protected void Skip(long bytes)
    {
        if (bytes < 0 || bytes > long.MaxValue - Offset) throw Broken("a part of it has an impossible length");
        _skip += bytes;
        Offset += bytes;
    }

    /// <summary>Leaves out all that follows; the file may end anywhere.</summary>
    protected void SkipRest()
    {
        _rest = true;
        Skip(long.MaxValue - Offset);
    }

    /// <summary>Shows all that follows to a scanner, until a step is asked for.</summary>
    protected void ScanWith(Scanner scanner) => _scanner = scanner;

    /// <summary>Counts one more part, and refuses a file with more of them than any camera writes.</summary>
    protected void CountPart()
    {
        if (++_parts > rules.Limits.MaxParts) throw Broken("it is cut into more parts than any camera writes");
    }

    protected UploadRefusedException Broken(string fault) => Refuse.Broken(format, fault);
}
