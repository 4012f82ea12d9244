namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// Watches what follows the end of a picture. Cameras append previews, depth maps and motion clips, and transfer
/// programs pad with zeros. An archive, program or page right there (after zeros at most) makes the file two things at
/// once and is refused; one hidden deeper is not looked for, as nothing that reads the picture reads so far.
/// </summary>
/// <param name="format">Name of the picture's format.</param>
/// <param name="allowance">Most bytes that may follow.</param>
internal sealed class Trailer(string format, long allowance)
{
    private readonly byte[] _start = new byte[16];
    private int _held;
    private long _seen;

    /// <summary>Takes more of what follows; uses all of it.</summary>
    public int Scan(ReadOnlySpan<byte> bytes)
    {
        _seen += bytes.Length;
        if (_seen > allowance)
            throw Refuse.Broken(format, $"more than {allowance} bytes follow the picture's end");
        if (_held < _start.Length) Hold(bytes);
        return bytes.Length;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_held == 0)
        {
            var padding = bytes.IndexOfAnyExcept((byte)0);
            if (padding < 0) return;
            bytes = bytes[padding..];
        }
        var take = Math.Min(_start.Length - _held, bytes.Length);
        bytes[..take].CopyTo(_start.AsSpan(_held));
        _held += take;
        if (_held == _start.Length && ForeignTypes.Actionable(_start) is { } name)
            throw Refuse.Broken(format, $"{name} follows the picture's end");
    }
}
