namespace Kyc.Edge.Uploads.Headers;

/// <summary>Stretches of a file that are to be passed over, in order, each untouched or emptied.</summary>
internal sealed class PassQueue
{
    private Stretch[] _stretches = new Stretch[8];
    private int _count;

    /// <summary>Bytes of one kind.</summary>
    public readonly record struct Stretch(long Bytes, bool Empties);

    /// <summary>The first stretch; null when there is none.</summary>
    public Stretch? Next => _count == 0 ? null : _stretches[0];

    /// <summary>Adds bytes at the end; neighbours of one kind are one stretch.</summary>
    public void Add(long bytes, bool empties)
    {
        if (bytes == 0) return;
        if (_count > 0 && _stretches[_count - 1].Empties == empties)
        {
            _stretches[_count - 1] = new Stretch(_stretches[_count - 1].Bytes + bytes, empties);
            return;
        }
        if (_count == _stretches.Length) Array.Resize(ref _stretches, 2 * _count);
        _stretches[_count++] = new Stretch(bytes, empties);
    }

    /// <summary>Takes bytes off the first stretch, of at least as many.</summary>
    public void Use(int bytes)
    {
        var left = _stretches[0].Bytes - bytes;
        if (left > 0) _stretches[0] = _stretches[0] with { Bytes = left };
        else Array.Copy(_stretches, 1, _stretches, 0, --_count);
    }
}
