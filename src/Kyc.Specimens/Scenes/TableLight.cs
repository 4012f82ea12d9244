using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Scenes;

/// <summary>Light from one side, darker corners, and a lamp's reflection on the card.</summary>
internal static class TableLight
{
    /// <summary>Lights a picture in place.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="dice">Chooses the light.</param>
    /// <param name="glare">Middle of the reflection. Unit: pixels.</param>
    public static void Fall(Raster picture, Dice dice, Vector2 glare)
    {
        const float Fade = 0.22f;
        var angle = (float)dice.Between(0, Math.Tau);
        var (sin, cos) = MathF.SinCos(angle);
        var warm = (float)dice.Between(-0.04, 0.06);
        var tint = new Vector3(1 + warm, 1, 1 - (1.4f * warm)) * (float)dice.Between(0.88, 1.06);
        var spot = (Size: (float)dice.Between(90, 190), Stretch: (float)dice.Between(1.2, 2.6),
            Strength: (float)dice.Between(18, 70), Turn: (float)dice.Between(-0.7, 0.7));
        var (spotSin, spotCos) = MathF.SinCos(spot.Turn);
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                float across = (x / (float)picture.Width) - 0.5f, down = (y / (float)picture.Height) - 0.5f;
                var light = 1 + (Fade * ((across * cos) + (down * sin)))
                              - (0.5f * ((across * across) + (down * down)));
                Vector2 far = new Vector2(x, y) - glare;
                Vector2 own = new(((far.X * spotCos) + (far.Y * spotSin)) / (spot.Size * spot.Stretch),
                    ((far.Y * spotCos) - (far.X * spotSin)) / spot.Size);
                var reflection = own.LengthSquared() < 6 ? spot.Strength * MathF.Exp(-own.LengthSquared()) : 0;
                Paint.Set(picture, x, y, (Paint.Get(picture, x, y) * tint * light) + new Vector3(reflection));
            }
    }
}
