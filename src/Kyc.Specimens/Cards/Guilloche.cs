using System.Numerics;
using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Cards;

/// <summary>The fine waves and rosettes of security print.</summary>
internal static class Guilloche
{
    private const int PointsPerWave = 170;
    private const int PointsPerTurn = 60;

    /// <summary>A band of waves that run across and swap places.</summary>
    /// <param name="ink">Where to.</param>
    /// <param name="dice">Chooses lengths and phases.</param>
    /// <param name="middle">Height of the band's middle. Unit: pixels, as all here.</param>
    /// <param name="width">From the left edge to here.</param>
    /// <param name="swing">How far the waves go up and down.</param>
    /// <param name="lines">Number of waves.</param>
    public static void Waves(Ink ink, Dice dice, float middle, float width, float swing, int lines)
    {
        const float Pen = 0.8f;
        var (slow, fast) = ((float)dice.Between(0.006, 0.011), (float)dice.Between(0.016, 0.028));
        var shift = (float)dice.Between(0, Math.Tau);
        var points = new Vector2[PointsPerWave];
        for (var line = 0; line < lines; line++)
        {
            var phase = MathF.PI * line / lines;
            for (var i = 0; i < points.Length; i++)
            {
                var x = width * i / (points.Length - 1);
                var envelope = MathF.Cos((x * slow) + phase) * MathF.Cos((x * fast) + shift - (2 * phase));
                var drift = 0.4f * MathF.Sin((x * slow) + shift);
                points[i] = new Vector2(x, middle + (swing * (envelope + drift)));
            }
            ink.Draw(points, Pen);
        }
    }

    /// <summary>A rosette: circles whose radius waves, each turned a little further.</summary>
    public static void Rosette(Ink ink, Dice dice, Vector2 centre, float radius, int petals)
    {
        const int Rings = 9;
        const float Pen = 0.8f;
        var depth = (float)dice.Between(0.16, 0.26);
        var points = new Vector2[(petals * PointsPerTurn / 4) + 1];
        for (var ring = 0; ring < Rings; ring++)
        {
            var phase = MathF.Tau * ring / Rings;
            for (var i = 0; i < points.Length; i++)
            {
                var angle = MathF.Tau * i / (points.Length - 1);
                var reach = radius * (1 - depth + (depth * MathF.Cos((petals * angle) + phase)
                    * MathF.Cos((3 * angle) + phase)));
                var (sin, cos) = MathF.SinCos(angle);
                points[i] = centre + new Vector2(reach * cos, reach * sin);
            }
            ink.Draw(points, Pen);
        }
    }
}
