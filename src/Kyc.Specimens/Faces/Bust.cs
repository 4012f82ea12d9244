using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>A person from the front in even light: what every look is drawn from.</summary>
internal sealed class Bust
{
    /// <summary>Side of the square that a bust fills, in units of the canonical picture.</summary>
    public const double Side = 224;

    /// <summary>Units by which the square reaches beyond the canonical picture on the left.</summary>
    public const double Margin = 16;

    private const int Pixels = 448;
    private const double PixelsPerUnit = Pixels / Side;

    private static readonly (double X, double Y)[] MeanLandmarks =
        [(75.7, 100.2), (115.3, 100.2), (95.5, 123), (76.5, 141), (114.5, 141)];

    private readonly ShadePlane _front = new(Pixels, Pixels);

    public Bust(FaceTexture texture, int person, double feminine)
    {
        Landmarks = [.. MeanLandmarks.Select(place => texture.Place(place.X, place.Y))];
        var skin = FaceLayer.MeanSkin(texture);
        var style = PersonStyle.Of(person, feminine, skin.Luma);
        var hair = new HairLayer(style, behind: false);
        Paint(
        [
            hair, new FaceLayer(texture, skin, hair, style.Seed), new EarLayer(skin), new BodyLayer(style, skin),
            new HairLayer(style, behind: true),
        ]);
    }

    /// <summary>Eyes, nose tip and mouth corners in units.</summary>
    public IReadOnlyList<(double X, double Y)> Landmarks { get; }

    /// <summary>What the person shows at a place, in units of the canonical picture.</summary>
    public Shade At(double x, double y) => _front.Sample(
        ((x + Margin + 0.5) * PixelsPerUnit) - 0.5, ((y + 0.5) * PixelsPerUnit) - 0.5);

    private void Paint(ILayer[] fromTheTop)
    {
        for (var y = 0; y < Pixels; y++)
        {
            for (var x = 0; x < Pixels; x++)
                _front.Set(x, y, Look(
                    fromTheTop, ((x + 0.5) / PixelsPerUnit) - 0.5 - Margin, ((y + 0.5) / PixelsPerUnit) - 0.5));
        }
    }

    private static Shade Look(ILayer[] fromTheTop, double x, double y)
    {
        var seen = Shade.Nothing;
        foreach (var layer in fromTheTop)
        {
            if (seen.Cover >= 1) break;
            var under = layer.At(x, y);
            seen = seen.Cover <= 0 ? under : seen.Over(under);
        }
        return seen;
    }
}
