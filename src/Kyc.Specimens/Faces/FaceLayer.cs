using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>
/// The face itself: the mixed texture, moved to this person's shape, with pores, inside the head's outline.
/// </summary>
internal sealed class FaceLayer(FaceTexture texture, Shade skin, HairLayer hair, int seed) : ILayer
{
    private const double Edge = 1.6;
    private const double Reach = 12; // units by which a person's outline may stand off the mean one
    private const double PoreDepth = 5;
    private const double Sharpening = 0.9;
    private const double PupilAcross = 20.2;
    private const double PupilY = 98.6;
    private const double SharpeningRadius = 1.3;

    public Shade At(double x, double y)
    {
        if (HeadOutline.Inside(x, y) < -Reach) return Shade.Nothing;
        var (ox, oy) = texture.Origin(x, y);
        var inside = HeadOutline.Inside(ox, oy);
        if (inside < -Edge) return Shade.Nothing;
        var pores = PoreDepth * (Soft.Random((int)(x * 2), (int)(y * 2), seed) + Soft.Noise(x, y, seed) - 1);
        var trust = Soft.Step(0, 7, HeadOutline.Inside(ox, oy)) * Soft.Step(48, 60, oy);
        var colour = Shade.Between(Rounded(x, pores), Sharpened(ox, oy, pores), trust);
        return colour.Times(hair.ShadowOnFace(x, y)).Covering(Soft.Step(-Edge, Edge, inside));
    }

    /// <summary>Plain skin for the rim, which the texture does not know, darker where it turns away.</summary>
    private Shade Rounded(double x, double pores)
    {
        var across = (x - HeadOutline.Middle) / HeadOutline.HalfWidth;
        return skin.Times(0.98 - (0.2 * across * across) + (pores / 255));
    }

    private Shade Sharpened(double x, double y, double pores)
    {
        var (luma, red, blue) = texture.Colour(x, y);
        var around = 0.0;
        for (var side = 0; side < 4; side++)
        {
            var (dx, dy) = side < 2 ? ((side * 2) - 1, 0) : (0, (side * 2) - 5);
            around += texture.Luma(x + (dx * SharpeningRadius), y + (dy * SharpeningRadius)) / 4;
        }
        var sharp = luma + ((luma - around) * Sharpening * 2);
        return FromYcc((sharp * Pupil(x, y)) + Glint(x, y) + pores, red, blue);
    }

    /// <summary>Eyes of a mixed face are soft: a darker pupil, where the mean face has it.</summary>
    private static double Pupil(double x, double y) => 1 - (0.3 * Soft.Bell(FromEye(x, y, 0), 2.4));

    /// <summary>The light that an eye reflects.</summary>
    private static double Glint(double x, double y) => 70 * Soft.Bell(FromEye(x, y, -1.3), 0.8);

    private static double FromEye(double x, double y, double above)
    {
        var across = Math.Abs(x - HeadOutline.Middle) - PupilAcross;
        var along = y - PupilY - above;
        return Math.Sqrt((across * across) + (along * along));
    }

    /// <summary>The mean colour of cheeks and forehead.</summary>
    public static Shade MeanSkin(FaceTexture texture)
    {
        (double X, double Y)[] places = [(72, 122), (119, 122), (85, 70), (106, 70), (95.5, 76), (76, 132), (115, 132)];
        var (luma, red, blue) = (0.0, 0.0, 0.0);
        foreach (var (x, y) in places)
        {
            var colour = texture.Colour(x, y);
            (luma, red, blue) = (luma + colour.Luma, red + colour.Red, blue + colour.Blue);
        }
        return FromYcc(luma / places.Length, red / places.Length, blue / places.Length);
    }

    private static Shade FromYcc(double luma, double red, double blue) => new(
        Math.Clamp(luma + (1.403 * (red - 128)), 0, 255),
        Math.Clamp(luma - (0.714 * (red - 128)) - (0.344 * (blue - 128)), 0, 255),
        Math.Clamp(luma + (1.773 * (blue - 128)), 0, 255));
}
