namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>A change of a stored file: other bytes of the same number, or zeros.</summary>
/// <param name="From">First byte.</param>
/// <param name="To">Byte after the last.</param>
/// <param name="Bytes">What to put there; null for zeros.</param>
internal sealed record Erasure(long From, long To, byte[]? Bytes);

/// <summary>What is to be taken out of a stored file, in order and without overlap.</summary>
internal sealed class ErasurePlan
{
    private const int PieceBytes = 32 * 1_024;

    private readonly List<Erasure> _erasures = [];

    /// <summary>The changes by offset.</summary>
    public IReadOnlyList<Erasure> Erasures
    {
        get
        {
            _erasures.Sort((left, right) => left.From.CompareTo(right.From));
            return _erasures;
        }
    }

    /// <summary>Zeros from one offset to before another.</summary>
    public void Erase(long from, long to)
    {
        if (to > from) _erasures.Add(new Erasure(from, to, null));
    }

    /// <summary>Other bytes at an offset.</summary>
    public void Write(long at, byte[] bytes) => _erasures.Add(new Erasure(at, at + bytes.Length, bytes));

    /// <summary>Zeros in a stretch wherever nothing that is kept lies; sorts what is kept.</summary>
    public void KeepOnly(long from, long to, List<(long From, long To)> kept)
    {
        kept.Sort();
        var at = from;
        foreach (var (start, end) in kept)
        {
            if (end <= at) continue;
            if (start >= to) break;
            Erase(at, Math.Min(start, to));
            at = Math.Max(at, end);
        }
        Erase(at, to);
    }

    /// <summary>Whether the file differs from what it would become.</summary>
    public async Task<bool> ChangesAsync(StoredFile file, CancellationToken cancel)
    {
        var piece = new byte[PieceBytes];
        foreach (var erasure in Erasures)
        {
            for (var at = erasure.From; at < erasure.To;)
            {
                var read = await file.ReadAsync(at, piece.AsMemory(0, (int)Math.Min(piece.Length, erasure.To - at)),
                    cancel);
                if (read == 0) break;
                if (erasure.Bytes is null
                        ? piece.AsSpan(0, read).ContainsAnyExcept((byte)0)
                        : !piece.AsSpan(0, read).SequenceEqual(erasure.Bytes.AsSpan((int)(at - erasure.From), read)))
                    return true;
                at += read;
            }
        }
        return false;
    }
}
