namespace Kyc.Actors.Limits;

/// <summary>
/// All windows of one client and its burst. Nothing is granted that any of them would not: of what is taken together,
/// each counts all. Time is an argument. Not thread-safe.
/// </summary>
public sealed class ClientWindows
{
    private const int SlicesOfMinute = 60;
    private const int SlicesOfHour = 120;
    private const int SlicesOfDay = 144;
    private const double SecondsOfMinute = 60;
    private const double SecondsOfHour = 3_600;
    private const double SecondsOfDay = 86_400;

    private readonly record struct Limited(string Name, long Limit, SlidingWindow Window);

    private readonly Limited[] _windows;
    private readonly TokenBucket? _burst;

    /// <summary>Windows in which nothing was taken yet.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="held">How long after it was taken a token may be spent at the latest.</param>
    /// <param name="share">Every limit is divided by so many, for one of so many that cannot ask each other.</param>
    public ClientWindows(TenantLimits limits, TimeSpan held, int share = 1)
    {
        Limited[] all =
        [
            new(LimitNames.Minute, limits.PerMinute, new(TimeSpan.FromMinutes(1), SlicesOfMinute, held)),
            new(LimitNames.Hour, limits.PerHour, new(TimeSpan.FromHours(1), SlicesOfHour, held)),
            new(LimitNames.Day, limits.PerDay, new(TimeSpan.FromDays(1), SlicesOfDay, held)),
        ];
        _windows =
        [
            .. all.Where(window => window.Limit > 0)
                .Select(window => window with { Limit = Math.Max(1, window.Limit / share) }),
        ];
        if (limits.Burst <= 0) return;
        _burst = new TokenBucket(
            Math.Max(1, limits.Burst / share), Math.Max(PerSecond(limits) / share, 1 / SecondsOfDay));
    }

    /// <summary>Takes up to so many tokens, as many as every limit allows.</summary>
    public Granted Take(long tokens, TimeSpan now)
    {
        var (name, left) = Tightest(now);
        var granted = Math.Clamp(tokens, 0, Math.Max(0, left));
        Spend(granted, now);
        var (binding, free) = LastFree(1, now);
        return new Granted(granted, free > now ? binding : name, Math.Max(0, left - granted), free - now);
    }

    /// <summary>Tokens that could be taken now.</summary>
    public long Left(TimeSpan now) => Math.Max(0, Tightest(now).Left);

    /// <summary>Counts tokens that were spent, whether there were any or not.</summary>
    public void Spend(long tokens, TimeSpan now)
    {
        if (tokens <= 0) return;
        foreach (var (_, _, window) in _windows) window.Add(tokens, now);
        _burst?.Remove(tokens, now);
    }

    /// <summary>Gives tokens back that were taken at a moment and not spent.</summary>
    public void Return(long tokens, TimeSpan taken, TimeSpan now)
    {
        if (tokens <= 0) return;
        foreach (var (_, _, window) in _windows) window.Remove(tokens, taken);
        _burst?.Add(tokens, now);
    }

    /// <summary>What was taken lately, for somebody who has to know.</summary>
    public IReadOnlyList<WindowHistory> History(TimeSpan now) =>
        [.. _windows.Select(window => new WindowHistory(window.Name, window.Window.Ages(now)))];

    /// <summary>Counts what somebody else took lately; the burst is refilled by then or does not matter.</summary>
    public void Learn(IEnumerable<WindowHistory> histories, TimeSpan now)
    {
        foreach (var history in histories)
            foreach (var window in _windows.Where(window => window.Name == history.Window))
                window.Window.AddAges(history.Ages, now);
    }

    private (string Name, long Left) Tightest(TimeSpan now)
    {
        var (name, least) = (LimitNames.Burst, _burst?.Level(now) ?? long.MaxValue);
        foreach (var window in _windows)
            if (window.Limit - window.Window.Count(now) is var left && left < least)
                (name, least) = (window.Name, left);
        return (name, least);
    }

    /// <summary>The limit that lets so many tokens go last, and when.</summary>
    private (string Name, TimeSpan At) LastFree(long tokens, TimeSpan now)
    {
        var (name, last) = (LimitNames.Burst, _burst?.FreeAt(tokens, now) ?? now);
        foreach (var window in _windows)
            if (window.Window.FreeAt(window.Limit, tokens, now) is var free && free > last)
                (name, last) = (window.Name, free);
        return (name, last);
    }

    /// <summary>Tokens a second that flow back into the burst: the rate of the shortest window.</summary>
    public static double PerSecond(TenantLimits limits) =>
        limits.PerMinute > 0 ? limits.PerMinute / SecondsOfMinute
        : limits.PerHour > 0 ? limits.PerHour / SecondsOfHour
        : limits.PerDay > 0 ? limits.PerDay / SecondsOfDay
        : limits.Burst;
}

/// <summary>What came of taking tokens.</summary>
/// <param name="Tokens">Tokens granted.</param>
/// <param name="Window">The limit that decides: the one that binds, or the one with the least left.</param>
/// <param name="Left">Tokens that are left after it.</param>
/// <param name="FreeIn">How long until one token is free; zero when one is.</param>
public readonly record struct Granted(long Tokens, string Window, long Left, TimeSpan FreeIn);

/// <summary>What was taken in one window.</summary>
/// <param name="Window">Its name, one of <see cref="LimitNames"/>.</param>
/// <param name="Ages">Tokens by their age in slices of the window, the newest first.</param>
public sealed record WindowHistory(string Window, IReadOnlyList<long> Ages);
