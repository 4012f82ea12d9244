namespace Kyc.Actors.Runtime;

/// <summary>Pauses that double up to a limit.</summary>
/// <param name="FirstMilliseconds">The first pause.</param>
/// <param name="LimitMilliseconds">The longest pause.</param>
public readonly record struct Backoff(int FirstMilliseconds, int LimitMilliseconds)
{
    private const int MostDoublings = 30;

    /// <summary>The pause before repetition <paramref name="number"/>, from 0.</summary>
    public TimeSpan Pause(int number) => TimeSpan.FromMilliseconds(
        Math.Min((double)FirstMilliseconds * (1L << Math.Min(number, MostDoublings)), LimitMilliseconds));
}
