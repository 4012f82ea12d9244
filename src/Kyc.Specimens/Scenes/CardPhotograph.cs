using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Scenes;

/// <summary>Photographs a card that lies on a table: at an angle, in uneven light, with a reflection.</summary>
internal static class CardPhotograph
{
    /// <summary>Width of the photograph. Unit: pixels.</summary>
    public const int Width = 1600;

    /// <summary>Height of the photograph. Unit: pixels.</summary>
    public const int Height = 1200;

    private const float CornerRadius = 37;
    private const double Grain = 2.2;

    /// <summary>Takes the photograph.</summary>
    /// <param name="card">The card.</param>
    /// <param name="seed">Chooses table, angle and light.</param>
    /// <param name="blurry">Out of focus.</param>
    public static Raster Take(Raster card, int seed, bool blurry)
    {
        const double Focused = 0.5, OutOfFocus = 11;
        var dice = new Dice(seed, "table");
        var picture = new Raster(Width, Height);
        TableTop.Cover(picture, dice);
        var seen = Homography.Of(Pose(dice), card.Width, card.Height);
        Lay(card, picture, seen.Inverse(), new Vector2((float)dice.Between(-26, 26), (float)dice.Between(8, 26)));
        var glare = seen.Map(card.Width * (float)dice.Between(0.5, 1), card.Height * (float)dice.Between(0, 1));
        TableLight.Fall(picture, dice, glare);
        Blur.Apply(picture, blurry ? OutOfFocus : Focused);
        new SensorNoise(dice, Grain).Add(picture, dice);
        return picture;
    }

    private static FlatPose Pose(Dice dice) => new(
        new Vector2((Width / 2f) + (float)dice.Between(-50, 50), (Height / 2f) + (float)dice.Between(-50, 50)),
        (float)dice.Between(1060, 1220), (float)dice.Between(-0.12, 0.12), (float)dice.Between(-0.32, 0.2),
        (float)dice.Between(-0.2, 0.2));

    /// <summary>The card with its rounded corners, and the soft shadow that it throws.</summary>
    private static void Lay(Raster card, Raster picture, Homography back, Vector2 shadow)
    {
        const float ShadowSoftness = 34, ShadowDepth = 0.5f;
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var at = back.Map(x, y);
                var outside = Outside(at, card);
                if (outside < 0.5f)
                {
                    var edge = Math.Clamp(0.5f - outside, 0, 1);
                    Paint.Mix(picture, x, y, Texel.Read(card, at.X, at.Y) * (outside > -2.5f ? 1.08f : 1), edge);
                }
                else
                {
                    var far = Outside(back.Map(x - shadow.X, y - shadow.Y), card) / ShadowSoftness;
                    var depth = ShadowDepth * (1 - SmoothStep((far + 0.5f) / 1.5f));
                    if (depth > 0) Paint.Mix(picture, x, y, Vector3.Zero, depth);
                }
            }
    }

    /// <summary>Distance outside the card's rounded edge, negative inside. Unit: pixels of the card.</summary>
    private static float Outside(Vector2 at, Raster card)
    {
        Vector2 half = new((card.Width - 1) / 2f, (card.Height - 1) / 2f);
        var beyond = Vector2.Abs(at - half) - half + new Vector2(CornerRadius);
        return Vector2.Max(beyond, Vector2.Zero).Length() + MathF.Min(MathF.Max(beyond.X, beyond.Y), 0) - CornerRadius;
    }

    private static float SmoothStep(float share)
    {
        share = Math.Clamp(share, 0, 1);
        return share * share * (3 - (2 * share));
    }
}
