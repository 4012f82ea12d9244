using Kyc.Actors.Messages;

namespace Kyc.Actors.Limits;

/// <summary>
/// Leased tokens that may still be spent, the oldest first, and how many to ask for: twice as many when they did not
/// last, half as many when most of a lease lapsed. Time is an argument. Not thread-safe.
/// </summary>
internal sealed class LeasePocket(long most)
{
    private const long First = 8;

    private sealed class Lease(long tokens, long atMs, TimeSpan until)
    {
        public long Granted { get; } = tokens;
        public long Left { get; set; } = tokens;
        public long AtMs { get; } = atMs;
        public TimeSpan Until { get; } = until;
    }

    private readonly Queue<Lease> _leases = [];
    private readonly List<UnusedTokens> _unused = [];

    /// <summary>Tokens that may be spent.</summary>
    public long Held { get; private set; }

    /// <summary>How many to ask for.</summary>
    public long Wanted { get; private set; } = Math.Min(First, most);

    /// <summary>True when it is time to ask for more.</summary>
    public bool IsLow => Held < (Wanted + 1) / 2;

    /// <summary>True when tokens lapsed that could be given back.</summary>
    public bool HasUnused => _unused.Count > 0;

    /// <summary>Puts a lease in.</summary>
    public void Add(long tokens, long atMs, TimeSpan until)
    {
        if (tokens <= 0) return;
        _leases.Enqueue(new Lease(tokens, atMs, until));
        Held += tokens;
    }

    /// <summary>Spends a token; false when there is none.</summary>
    public bool TrySpend()
    {
        if (!_leases.TryPeek(out var lease)) return false;
        Held--;
        if (--lease.Left == 0) _leases.Dequeue();
        return true;
    }

    /// <summary>Takes out what may not be spent any more.</summary>
    public void Lapse(TimeSpan now)
    {
        while (_leases.TryPeek(out var lease) && lease.Until <= now)
        {
            _leases.Dequeue();
            Held -= lease.Left;
            _unused.Add(new UnusedTokens(lease.AtMs, lease.Left));
            if (lease.Left > lease.Granted / 2) Wanted = Math.Max(1, Wanted / 2);
        }
    }

    /// <summary>Too little was asked for.</summary>
    public void Grow() => Wanted = Math.Min(most, Wanted * 2);

    /// <summary>What lapsed, to be given back once.</summary>
    public IReadOnlyList<UnusedTokens> TakeUnused()
    {
        if (_unused.Count == 0) return [];
        UnusedTokens[] unused = [.. _unused];
        _unused.Clear();
        return unused;
    }

    /// <summary>Forgets everything that was leased.</summary>
    public void Empty()
    {
        _leases.Clear();
        _unused.Clear();
        Held = 0;
    }
}
