namespace Kyc.Edge.Uploads.Headers;

/// <summary>Takes the bytes that are to be stored, in order; the span is not kept.</summary>
internal delegate void ScrubbedOutput(ReadOnlySpan<byte> bytes);

/// <summary>
/// A cursor over bytes that are pushed: a parser asks for the next few bytes, to skip any number, to empty any number,
/// or to see bytes as they come. What it passes goes to the output at the same place in the file: skipped bytes
/// untouched, emptied ones as zeros, asked-for ones as the parser left them. The only buffer has a fixed size; no size
/// from a file is allocated.
/// </summary>
/// <param name="rules">Limits of this upload.</param>
/// <param name="format">Name of the format for refusals, such as <c>JPEG</c>.</param>
internal abstract class PushParser(HeaderRules rules, string format)
{
    /// <summary>Most bytes a parser may ask for at once.</summary>
    protected const int MaxWant = 256;

    private static readonly byte[] Zeros = new byte[4_096];

    private readonly byte[] _buffer = new byte[MaxWant];
    private readonly PassQueue _passes = new();
    private int _have;
    private int _want;
    private bool _rest;
    private int _parts;
    private Step? _step;
    private Scanner? _scanner;
    private bool _emptiesScanned;

    /// <summary>Handles the bytes asked for, and asks for the next. It may change them in <see cref="Held"/>.</summary>
    protected delegate void Step(ReadOnlySpan<byte> bytes);

    /// <summary>Sees bytes as they come; gives how many it used, at least one.</summary>
    protected delegate int Scanner(ReadOnlySpan<byte> bytes);

    /// <summary>Where scrubbed bytes go; null when the file is only looked at.</summary>
    public ScrubbedOutput? Output { get; set; }

    protected HeaderRules Rules => rules;

    /// <summary>Offset in the file of the next bytes asked for: all that is used up or set to be passed.</summary>
    protected long Offset { get; private set; }

    /// <summary>The bytes a step was given, to change what is stored of them.</summary>
    protected Span<byte> Held => _buffer;

    /// <summary>Takes the next bytes of the file.</summary>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            while (_passes.Next is { } pass)
            {
                if (bytes.IsEmpty) return;
                var count = (int)Math.Min(pass.Bytes, bytes.Length);
                _passes.Use(count);
                if (Output is not null) Pass(bytes[..count], pass.Empties);
                bytes = bytes[count..];
            }
            if (_scanner is not null)
            {
                if (bytes.IsEmpty) return;
                var empties = _emptiesScanned;
                var used = _scanner(bytes);
                Offset += used;
                if (Output is not null) Pass(bytes[..used], empties);
                bytes = bytes[used..];
                continue;
            }
            var take = Math.Min(_want - _have, bytes.Length);
            bytes[..take].CopyTo(_buffer.AsSpan(_have));
            _have += take;
            Offset += take;
            bytes = bytes[take..];
            if (_have < _want) return;
            Decide();
        }
    }

    /// <summary>Says that the file ends here.</summary>
    public MediaFacts Complete()
    {
        var inside = (_passes.Next is not null && !_rest) || _have > 0;
        return inside ? throw Refuse.Truncated(format) : Finish();
    }

    /// <summary>Called when the file ended between two parts: gives the facts, or refuses what is missing.</summary>
    protected abstract MediaFacts Finish();

    /// <summary>Sees what goes to the output.</summary>
    protected virtual void OnOutput(ReadOnlySpan<byte> bytes)
    {
    }

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

    /// <summary>Leaves the next bytes as they are.</summary>
    protected void Skip(long bytes) => Pass(bytes, empties: false);

    /// <summary>Has zeros stored in place of the next bytes.</summary>
    protected void Empty(long bytes) => Pass(bytes, empties: true);

    /// <summary>Passes all that follows; the file may end anywhere.</summary>
    protected void PassRest(bool empties)
    {
        _rest = true;
        Pass(long.MaxValue - Offset, empties);
    }

    /// <summary>Shows all that follows to a scanner, until a step is asked for.</summary>
    /// <param name="scanner">Sees the bytes.</param>
    /// <param name="empties">Whether zeros are stored in their place.</param>
    protected void ScanWith(Scanner scanner, bool empties = false) =>
        (_scanner, _emptiesScanned) = (scanner, empties);

    /// <summary>Counts one more part, and refuses a file with more of them than any camera writes.</summary>
    protected void CountPart()
    {
        if (++_parts > rules.Limits.MaxParts) throw Broken("it is cut into more parts than any camera writes");
    }

    protected UploadRefusedException Broken(string fault) => Refuse.Broken(format, fault);

    /// <summary>Calls the step; what it does not keep is decided and goes out.</summary>
    private void Decide()
    {
        var count = _want;
        _have = 0;
        _step!(_buffer.AsSpan(0, count));
        if (_have == 0 && Output is not null) Emit(_buffer.AsSpan(0, count));
    }

    private void Pass(long bytes, bool empties)
    {
        if (bytes < 0 || bytes > long.MaxValue - Offset) throw Broken("a part of it has an impossible length");
        _passes.Add(bytes, empties);
        Offset += bytes;
    }

    private void Pass(ReadOnlySpan<byte> bytes, bool empties)
    {
        if (!empties)
        {
            Emit(bytes);
            return;
        }
        for (var left = bytes.Length; left > 0; left -= Math.Min(left, Zeros.Length))
            Emit(Zeros.AsSpan(0, Math.Min(left, Zeros.Length)));
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        OnOutput(bytes);
        Output!(bytes);
    }
}
