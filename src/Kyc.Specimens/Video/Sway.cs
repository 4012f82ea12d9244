using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Video;

/// <summary>A small unrest around zero, as of a hand or a body: three slow waves of chance.</summary>
internal sealed class Sway
{
    private readonly (double Speed, double Phase, double Size)[] _waves;

    /// <summary>Makes a sway.</summary>
    /// <param name="dice">Chance.</param>
    /// <param name="reach">About how far it goes.</param>
    /// <param name="hertz">How often it turns back.</param>
    public Sway(Dice dice, double reach, double hertz)
    {
        _waves =
        [
            .. Enumerable.Range(0, 3).Select(i => (
                Math.Tau * hertz * dice.Between(0.6, 1.2) * (i + 1), dice.Between(0, Math.Tau),
                reach / (1.4 * (i + 1)))),
        ];
    }

    /// <summary>Where it is at a time in seconds.</summary>
    public double At(double time)
    {
        var sum = 0.0;
        foreach (var (speed, phase, size) in _waves) sum += size * Math.Sin((speed * time) + phase);
        return sum;
    }
}
