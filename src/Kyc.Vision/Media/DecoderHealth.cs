namespace Kyc.Vision.Media;

/// <summary>Counts of a decoder pool.</summary>
/// <param name="Idle">Children waiting for work.</param>
/// <param name="Busy">Slots in use.</param>
/// <param name="Started">Children started so far.</param>
/// <param name="Jobs">Jobs answered, refusals included.</param>
/// <param name="Crashes">Children that died in a job.</param>
/// <param name="Timeouts">Children killed for taking too long.</param>
public sealed record DecoderHealth(int Idle, int Busy, long Started, long Jobs, long Crashes, long Timeouts)
{
    /// <summary>Whether children run inside bubblewrap, and why not; empty before the first one.</summary>
    public string Jail { get; init; } = "";
}

/// <summary>The running counts behind <see cref="DecoderHealth"/>.</summary>
internal sealed class DecoderCounters
{
    private long _started, _jobs, _crashes, _timeouts;

    public void Started() => Interlocked.Increment(ref _started);

    public void JobDone() => Interlocked.Increment(ref _jobs);

    public void Crashed() => Interlocked.Increment(ref _crashes);

    public void TimedOut() => Interlocked.Increment(ref _timeouts);

    public DecoderHealth Read(int idle, int busy) => new(
        idle, busy, Interlocked.Read(ref _started), Interlocked.Read(ref _jobs), Interlocked.Read(ref _crashes),
        Interlocked.Read(ref _timeouts));
}
