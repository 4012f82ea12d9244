namespace Kyc.Vision.Media;

/// <summary>Does something when time is up, and remembers that it was.</summary>
internal sealed class DecoderDeadline : IDisposable
{
    private readonly ITimer _timer;
    private readonly Action _action;
    private volatile bool _fired;

    public DecoderDeadline(TimeProvider time, TimeSpan after, Action action)
    {
        _action = action;
        _timer = time.CreateTimer(
            static self => ((DecoderDeadline)self!).Fire(), this, after, Timeout.InfiniteTimeSpan);
    }

    public bool Fired => _fired;

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        _fired = true;
        _action();
    }
}

/// <summary>A child was killed because its job took too long.</summary>
internal sealed class DecoderTimeoutException(TimeSpan timeout, Exception inner)
    : Exception($"The decoder child was killed after {timeout}.", inner);
