using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Video;

/// <summary>Length and pace of a face video.</summary>
/// <param name="Frames">Number of frames.</param>
/// <param name="Rate">Frames a second.</param>
internal readonly record struct Clip(int Frames, int Rate)
{
    private const double Shortest = 3.2;
    private const double Longest = 4.4;
    private static readonly int[] Rates = [24, 25, 30];

    /// <summary>The clip of a seed: 3.2 to 4.4 seconds.</summary>
    public static Clip Of(int seed)
    {
        var dice = new Dice(seed, "clip");
        var rate = dice.Pick(Rates);
        return new Clip((int)(rate * dice.Between(Shortest, Longest)), rate);
    }

    /// <summary>Time of a frame. Unit: seconds.</summary>
    public double Time(int frame) => frame / (double)Rate;

    /// <summary>Length. Unit: seconds.</summary>
    public double Seconds => Frames / (double)Rate;
}
