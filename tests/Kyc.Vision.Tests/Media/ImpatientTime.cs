namespace Kyc.Vision.Tests.Media;

/// <summary>The system's time, but a timer of <see cref="NoTime"/> rings before anything else can happen.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public static readonly TimeSpan NoTime = TimeSpan.FromMilliseconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != NoTime) return base.CreateTimer(callback, state, dueTime, period);
        callback(state);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
