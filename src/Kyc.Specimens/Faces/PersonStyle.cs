using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>What a person wears and how the hair is cut: nothing that a recogniser should look at.</summary>
/// <param name="Seed">Fixes strands, folds and pores.</param>
/// <param name="Hair">Colour of the hair.</param>
/// <param name="HairLength">How far down the hair hangs beside the face: y in units, 96 (short) to 215.</param>
/// <param name="Hairline">Where the hair begins above the middle of the forehead: y in units; small is receding.</param>
/// <param name="HairVolume">How far the hair stands off the skull, in units.</param>
/// <param name="Clothes">Colour of the clothes.</param>
/// <param name="Collar">Colour of the collar.</param>
/// <param name="Neckline">How deep the neckline is cut, in units.</param>
internal sealed record PersonStyle(
    int Seed, Shade Hair, double HairLength, double Hairline, double HairVolume, Shade Clothes, Shade Collar,
    double Neckline)
{
    private static readonly Shade[] HairColours =
    [
        new(28, 22, 20), new(38, 28, 22), new(52, 37, 27), new(72, 50, 34), new(98, 70, 44), new(140, 110, 72),
        new(120, 116, 112), new(165, 162, 158),
    ];

    private static readonly Shade[] ClothColours =
    [
        new(42, 48, 66), new(60, 60, 64), new(96, 44, 48), new(52, 84, 72), new(120, 132, 148), new(190, 186, 178),
        new(70, 92, 132), new(116, 96, 76), new(36, 36, 40), new(150, 120, 126),
    ];

    /// <summary>The style of a person.</summary>
    /// <param name="person">The person's number.</param>
    /// <param name="feminine">0 a man by the face, 1 a woman.</param>
    /// <param name="skinLuma">Luma of the skin: darker skin comes with dark hair.</param>
    public static PersonStyle Of(int person, double feminine, double skinLuma)
    {
        double Draw(int what) => Soft.Random(person, what, 77);
        var isLong = feminine > 0.5 && Draw(1) < 0.85;
        var colours = skinLuma < 125 ? 3 : HairColours.Length - (feminine > 0.5 ? 2 : 0);
        return new PersonStyle(
            person + 1,
            HairColours[(int)(Draw(2) * colours)].Times(0.85 + (0.3 * Draw(3))),
            isLong ? 150 + (65 * Draw(4)) : 92 + (14 * Draw(4)),
            isLong ? 62 + (10 * Draw(5)) : 50 + (18 * Draw(5)),
            isLong ? 7 + (6 * Draw(6)) : 3 + (6 * Draw(6)),
            ClothColours[(int)(Draw(7) * ClothColours.Length)],
            ClothColours[(int)(Draw(8) * ClothColours.Length)].Times(1.15),
            feminine > 0.5 ? 8 + (14 * Draw(9)) : 3 + (8 * Draw(9)));
    }
}
