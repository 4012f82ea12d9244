namespace Kyc.Actors.Limits;

/// <summary>
/// Tokens taken lately, counted in slices. What was taken is counted until no window of the full length can hold both
/// it and what is taken in its place, so the limit is never exceeded in any window of the length; the price is that a
/// token becomes free later than it might, by at most <see cref="SlowTo"/> less one of the length. Time is an argument:
/// since any beginning, the same for all calls. Not thread-safe.
/// </summary>
public sealed class SlidingWindow
{
    private readonly long[] _taken;
    private readonly long _slice;
    private long _newest;
    private long _count;

    /// <summary>An empty window.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="slices">Slices of the length; more follow the limit closer.</param>
    /// <param name="held">How long after it was taken a token may be spent at the latest.</param>
    public SlidingWindow(TimeSpan length, int slices, TimeSpan held)
    {
        Length = length;
        _slice = length.Ticks / slices;
        _taken = new long[slices + 1 + (held.Ticks + _slice - 1) / _slice];
        SlowTo = (double)_taken.Length / slices;
    }

    /// <summary>Its length.</summary>
    public TimeSpan Length { get; }

    /// <summary>Length of a slice.</summary>
    public TimeSpan Slice => TimeSpan.FromTicks(_slice);

    /// <summary>
    /// A taken token is free again after so many lengths at the latest: 1 plus the error of counting in slices.
    /// </summary>
    public double SlowTo { get; }

    /// <summary>Tokens that count against the limit now.</summary>
    public long Count(TimeSpan now)
    {
        Advance(now);
        return _count;
    }

    /// <summary>Counts tokens as taken at a moment, now or earlier.</summary>
    public void Add(long tokens, TimeSpan at)
    {
        var slice = at.Ticks / _slice;
        if (slice > _newest) Advance(at);
        if (slice <= _newest - _taken.Length) return;
        _taken[At(slice)] += tokens;
        _count += tokens;
    }

    /// <summary>Gives tokens back that were taken at a moment and not spent; never more than were taken then.</summary>
    public void Remove(long tokens, TimeSpan at)
    {
        var slice = at.Ticks / _slice;
        if (slice > _newest || slice <= _newest - _taken.Length) return;
        var back = Math.Min(tokens, _taken[At(slice)]);
        _taken[At(slice)] -= back;
        _count -= back;
    }

    /// <summary>When so many tokens will be free under a limit; <paramref name="now"/> when they are.</summary>
    public TimeSpan FreeAt(long limit, long tokens, TimeSpan now)
    {
        Advance(now);
        var over = _count + tokens - limit;
        for (var slice = _newest - _taken.Length + 1; over > 0 && slice <= _newest; slice++)
        {
            over -= _taken[At(slice)];
            if (over <= 0) return TimeSpan.FromTicks((slice + _taken.Length) * _slice);
        }
        return over > 0 ? now + Length : now;
    }

    /// <summary>What was taken by age in slices, the newest first, as far as there is anything.</summary>
    public IReadOnlyList<long> Ages(TimeSpan now)
    {
        Advance(now);
        var ages = Enumerable.Range(0, _taken.Length).Select(age => _taken[At(_newest - age)]).ToList();
        while (ages.Count > 0 && ages[^1] == 0) ages.RemoveAt(ages.Count - 1);
        return ages;
    }

    /// <summary>Counts what another window of the same slices told of, each as young as it may be.</summary>
    public void AddAges(IReadOnlyList<long> ages, TimeSpan now)
    {
        Advance(now);
        for (var age = 0; age < Math.Min(ages.Count, _taken.Length); age++)
            Add(Math.Max(0, ages[age]), TimeSpan.FromTicks(Math.Max(0, now.Ticks - Math.Max(0, age - 1) * _slice)));
    }

    private void Advance(TimeSpan now)
    {
        var slice = now.Ticks / _slice;
        for (var steps = Math.Min(slice - _newest, _taken.Length); steps > 0; steps--)
        {
            // Slices that were skipped altogether are emptied in whatever order.
            ref var oldest = ref _taken[At(slice - steps + 1)];
            _count -= oldest;
            oldest = 0;
        }
        _newest = Math.Max(_newest, slice);
    }

    private long At(long slice) => (slice % _taken.Length + _taken.Length) % _taken.Length;
}
