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

/// <summary>A child took too long, whoever's fault it was.</summary>
internal sealed class DecoderTimeoutException(string message, Exception? inner = null) : Exception(message, inner);
