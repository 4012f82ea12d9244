namespace Kyc.Specimens.Documents;

/// <summary>
/// Chance that is the same on every machine and in every version of the runtime, so that a seed names one specimen
/// for ever. SplitMix64 (Steele, Lea and Flood, 2014).
/// </summary>
public sealed class Dice
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Dice of a seed and a purpose: what one purpose throws does not move another.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="purpose">A word, for instance <c>scene</c>.</param>
    public Dice(long seed, string purpose)
    {
        _state = unchecked((ulong)seed * Step);
        foreach (var letter in purpose) _state = Mix(_state ^ letter);
    }

    /// <summary>64 bits of chance.</summary>
    public ulong Bits() => Mix(unchecked(_state += Step));

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double Share() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number between two bounds.</summary>
    public double Between(double low, double high) => low + ((high - low) * Share());

    /// <summary>A whole number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Share() * bound);

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A number of mean 0 and variance 1, about normal: the sum of twelve shares less six.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += Share();
        return sum;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
