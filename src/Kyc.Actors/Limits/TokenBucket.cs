namespace Kyc.Actors.Limits;

/// <summary>
/// Tokens that may be taken at once, refilled steadily. Between two moments at most the size and what flowed in between
/// them can be taken. Time is an argument. Not thread-safe.
/// </summary>
public sealed class TokenBucket
{
    private readonly double _size, _perSecond;
    private double _level;
    private TimeSpan _at;

    /// <summary>A full bucket.</summary>
    /// <param name="size">Tokens at the most.</param>
    /// <param name="perSecond">Tokens that flow in.</param>
    public TokenBucket(double size, double perSecond) => (_size, _perSecond, _level) = (size, perSecond, size);

    /// <summary>Whole tokens there are now.</summary>
    public long Level(TimeSpan now)
    {
        Refill(now);
        return (long)Math.Floor(_level + Rounding);
    }

    /// <summary>Takes tokens out, whether they are there or not; less than none is none.</summary>
    public void Remove(long tokens, TimeSpan now)
    {
        Refill(now);
        _level = Math.Max(0, _level - tokens);
    }

    /// <summary>Puts tokens back that were not spent.</summary>
    public void Add(long tokens, TimeSpan now)
    {
        Refill(now);
        _level = Math.Min(_size, _level + tokens);
    }

    /// <summary>When so many tokens will be there; <paramref name="now"/> when they are.</summary>
    public TimeSpan FreeAt(long tokens, TimeSpan now)
    {
        Refill(now);
        return _level + Rounding >= tokens
            ? now
            : now + TimeSpan.FromTicks((long)Math.Ceiling((tokens - _level) / _perSecond * TimeSpan.TicksPerSecond));
    }

    /// <summary>Sums of fractions fall short of a whole token by their rounding.</summary>
    private const double Rounding = 1e-9;

    private void Refill(TimeSpan now)
    {
        if (now <= _at) return;
        _level = Math.Min(_size, _level + (now - _at).TotalSeconds * _perSecond);
        _at = now;
    }
}
