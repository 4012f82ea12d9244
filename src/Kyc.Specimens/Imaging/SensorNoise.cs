using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Imaging;

/// <summary>The grain of a camera's sensor.</summary>
internal sealed class SensorNoise
{
    private const int Grains = 1 << 16;
    private const int MostRun = 1 << 12;
    private readonly sbyte[] _grains = new sbyte[Grains + MostRun];

    /// <summary>Makes the grain once; frames take it from different places.</summary>
    /// <param name="dice">Chance.</param>
    /// <param name="sigma">Standard deviation. Unit: grey levels.</param>
    public SensorNoise(Dice dice, double sigma)
    {
        for (var i = 0; i < _grains.Length; i++)
            _grains[i] = (sbyte)Math.Clamp(Math.Round(dice.Normal() * sigma), -99, 99);
    }

    /// <summary>Adds grain to a picture.</summary>
    public void Add(Raster picture, Dice dice)
    {
        var pixels = picture.Pixels;
        for (var at = 0; at < pixels.Length;)
        {
            var from = (int)(dice.Bits() % Grains);
            var end = Math.Min(pixels.Length, at + MostRun);
            for (; at < end; at++) pixels[at] = (byte)Math.Clamp(pixels[at] + _grains[from++], 0, byte.MaxValue);
        }
    }
}
