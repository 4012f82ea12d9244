namespace Kyc.Actors.Runtime;

/// <summary>
/// Failures an actor may have in a window before it is quarantined for a pause. Time enters as an argument.
/// Not thread-safe: an actor's turns use it one at a time.
/// </summary>
/// <param name="limit">Failures allowed within the window.</param>
/// <param name="window">The window.</param>
/// <param name="pause">Length of a quarantine.</param>
public sealed class RestartBudget(int limit, TimeSpan window, TimeSpan pause)
{
    private Queue<DateTimeOffset>? _failures;

    /// <summary>When the present quarantine ends; null when there is none.</summary>
    public DateTimeOffset? QuarantinedUntil { get; private set; }

    /// <summary>True while everything is to be refused; ends the quarantine when it is over.</summary>
    public bool IsQuarantined(DateTimeOffset now)
    {
        if (QuarantinedUntil is { } until && now >= until) QuarantinedUntil = null;
        return QuarantinedUntil is not null;
    }

    /// <summary>Counts a failure; true when it used the budget up and a quarantine begins.</summary>
    public bool Fail(DateTimeOffset now)
    {
        var failures = _failures ??= new Queue<DateTimeOffset>();
        while (failures.TryPeek(out var oldest) && now - oldest >= window) failures.Dequeue();
        failures.Enqueue(now);
        if (failures.Count <= limit) return false;
        Quarantine(now);
        return true;
    }

    /// <summary>Begins a quarantine at once and forgets earlier failures.</summary>
    public void Quarantine(DateTimeOffset now)
    {
        _failures?.Clear();
        QuarantinedUntil = now + pause;
    }
}
