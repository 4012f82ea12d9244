using System.Runtime.ExceptionServices;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// Reads type, size, length and coding of one upload from its headers while the bytes flow past, and refuses it as
/// early as they allow. Decodes no pixel, keeps a few hundred bytes whatever the file's size, and never seeks. One
/// instance per upload; not safe for concurrent use.
/// </summary>
public sealed class HeaderInspector
{
    private readonly HeaderRules _rules;
    private readonly ScrubbedOutput? _output;
    private readonly byte[] _first = new byte[Sniffer.WindowBytes];
    private int _held;
    private PushParser? _parser;
    private UploadRefusedException? _refused;
    private MediaFacts? _facts;

    /// <summary>Starts on a new upload.</summary>
    /// <param name="limits">What the header may say.</param>
    /// <param name="expected">What the upload must be.</param>
    public HeaderInspector(MediaLimits limits, FileClass expected)
        : this(limits, expected, output: null)
    {
    }

    /// <summary>Starts on a new upload that is to be stored without what the picture does not need.</summary>
    /// <param name="limits">What the header may say.</param>
    /// <param name="expected">What the upload must be.</param>
    /// <param name="output">Takes the scrubbed bytes: as many as were pushed when the file is complete, a few hundred
    /// less meanwhile. Null to look only.</param>
    internal HeaderInspector(MediaLimits limits, FileClass expected, ScrubbedOutput? output) =>
        (_rules, _output) = (new HeaderRules(limits, expected), output);

    /// <summary>Takes the next bytes of the file, of any number; the span is not kept.</summary>
    /// <exception cref="UploadRefusedException">The file is refused; every later call says the same.</exception>
    /// <exception cref="InvalidOperationException">The inspector was completed already.</exception>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        if (_facts is not null) throw new InvalidOperationException("Push after Complete; open a new inspector.");
        Rethrow();
        try
        {
            if (_parser is null) bytes = Open(bytes);
            _parser?.Push(bytes);
        }
        catch (UploadRefusedException refused)
        {
            _refused = refused;
            throw;
        }
    }

    /// <summary>Says that the file ends here, and gives what its header said.</summary>
    /// <exception cref="UploadRefusedException">The file is refused.</exception>
    public MediaFacts Complete()
    {
        Rethrow();
        if (_facts is not null) return _facts;
        try
        {
            return _facts = CompleteOnce();
        }
        catch (UploadRefusedException refused)
        {
            _refused = refused;
            throw;
        }
    }

    private MediaFacts CompleteOnce()
    {
        if (_parser is null)
        {
            if (_held == 0) throw Refuse.Empty(_rules.Expected);
            OpenParser(atEnd: true);
            _parser!.Push(_first.AsSpan(0, _held));
        }
        return _parser.Complete();
    }

    /// <summary>Fills the window that tells the type; gives the bytes beyond it.</summary>
    private ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes)
    {
        var take = Math.Min(_first.Length - _held, bytes.Length);
        bytes[..take].CopyTo(_first.AsSpan(_held));
        _held += take;
        if (_held < _first.Length) return [];
        OpenParser(atEnd: false);
        _parser!.Push(_first);
        return bytes[take..];
    }

    private void OpenParser(bool atEnd)
    {
        _parser = Sniffer.Open(_first.AsSpan(0, _held), atEnd, _rules);
        _parser.Output = _output;
    }

    private void Rethrow()
    {
        if (_refused is not null) ExceptionDispatchInfo.Throw(_refused);
    }
}
