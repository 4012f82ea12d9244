using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>
/// The least level of each category while the node runs. The longest matching name decides; what an operator wishes
/// stands before the settings, and goes by itself when its time is over.
/// </summary>
internal sealed class LogLevels : IDisposable
{
    /// <summary>Wishes at the most; a node is told to forget some before it takes more.</summary>
    public const int MaxWishes = 64;

    private sealed record Wish(LogLevel Level, DateTimeOffset? Until, ITimer? Alarm);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LogLevel> _settings;
    private readonly Dictionary<string, Wish> _wishes = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Levels of the settings.</summary>
    /// <param name="least">Least level of everything.</param>
    /// <param name="time">The clock.</param>
    public LogLevels(LogLevel least, TimeProvider time)
    {
        _time = time;
        // The web server's own remarks on every request repeat what the edge says with ids: only its complaints pass.
        var foreign = least > LogLevel.Warning ? least : LogLevel.Warning;
        _settings = new Dictionary<string, LogLevel>(StringComparer.Ordinal) { [""] = least, ["Microsoft"] = foreign };
    }

    /// <summary>Counts changes, so that loggers can remember their level.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Every rule, by category.</summary>
    public IReadOnlyList<LogLevelRule> Rules
    {
        get
        {
            lock (_lock)
                return
                [
                    .. _settings.Where(pair => !_wishes.ContainsKey(pair.Key))
                        .Select(pair => new LogLevelRule(pair.Key, pair.Value, null, FromOperator: false))
                        .Concat(_wishes.Select(pair =>
                            new LogLevelRule(pair.Key, pair.Value.Level, pair.Value.Until, FromOperator: true)))
                        .OrderBy(rule => rule.Category, StringComparer.Ordinal),
                ];
        }
    }

    /// <summary>The least level that a category logs.</summary>
    public LogLevel Of(string category)
    {
        lock (_lock)
        {
            for (var name = category; ; name = Parent(name))
            {
                if (_wishes.TryGetValue(name, out var wish)) return wish.Level;
                if (_settings.TryGetValue(name, out var level)) return level;
            }
        }
    }

    /// <summary>Sets a category and what is below it; the empty name is everything without a rule of its own.</summary>
    /// <param name="category">The category or the beginning of its name, up to a dot.</param>
    /// <param name="level">The least level.</param>
    /// <param name="life">How long; null until the node stops.</param>
    /// <param name="until">When it ends.</param>
    /// <returns>False when there are too many already.</returns>
    public bool TrySet(string category, LogLevel level, TimeSpan? life, out DateTimeOffset? until)
    {
        lock (_lock)
        {
            until = null;
            if (!_wishes.ContainsKey(category) && _wishes.Count >= MaxWishes) return false;
            Forget(category);
            until = _time.GetUtcNow() + life;
            Wish? wish = null;
            var alarm = life is { } due
                ? _time.CreateTimer(_ => End(category, wish), null, due, Timeout.InfiniteTimeSpan)
                : null;
            wish = new Wish(level, until, alarm);
            _wishes[category] = wish;
            Interlocked.Increment(ref _version);
            return true;
        }
    }

    /// <summary>Takes a wish back: the settings hold again.</summary>
    public void Reset(string category)
    {
        lock (_lock) Forget(category);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
            foreach (var wish in _wishes.Values)
                wish.Alarm?.Dispose();
    }

    private void End(string category, Wish? wish)
    {
        lock (_lock)
            if (_wishes.TryGetValue(category, out var held) && ReferenceEquals(held, wish))
                Forget(category);
    }

    private void Forget(string category)
    {
        if (!_wishes.Remove(category, out var wish)) return;
        wish.Alarm?.Dispose();
        Interlocked.Increment(ref _version);
    }

    private static string Parent(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "";
}

/// <summary>The level of a category.</summary>
/// <param name="Category">The category or the beginning of its name; empty for everything else.</param>
/// <param name="Level">Its least level.</param>
/// <param name="Until">When it ends; null when it does not.</param>
/// <param name="FromOperator">False when it is from the settings.</param>
internal readonly record struct LogLevelRule(
    string Category, LogLevel Level, DateTimeOffset? Until, bool FromOperator);
