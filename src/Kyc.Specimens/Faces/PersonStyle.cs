using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>What a person wears and how the hair is cut: nothing that a recogniser should look at.</summary>
internal sealed record PersonStyle
{
    private static readonly Shade[] HairColours =
    [
        new(30, 24, 22), new(40, 30, 25), new(54, 40, 30), new(74, 54, 39), new(98, 73, 50), new(132, 106, 74),
        new(112, 108, 104), new(150, 147, 143),
    ];

    private static readonly Shade[] ClothColours =
    [
        new(42, 48, 66), new(60, 60, 64), new(96, 44, 48), new(52, 84, 72), new(120, 132, 148), new(190, 186, 178),
        new(70, 92, 132), new(116, 96, 76), new(36, 36, 40), new(150, 120, 126),
    ];

    /// <summary>Fixes strands, folds and pores.</summary>
    public required int Seed { get; init; }

    /// <summary>Colour of the hair.</summary>
    public required Shade Hair { get; init; }

    /// <summary>Whether the hair falls over the ears.</summary>
    public required bool IsLong { get; init; }

    /// <summary>How far down the hair hangs beside the face: y in units of the canonical picture.</summary>
    public required double HairLength { get; init; }

    /// <summary>Where the hair begins at the parting: y in units; small is receding.</summary>
    public required double Hairline { get; init; }

    /// <summary>How fast the hairline falls from the parting to the sides, per unit of width.</summary>
    public required double HairlineCurve { get; init; }

    /// <summary>Where the parting is, in units right of the middle.</summary>
    public required double Parting { get; init; }

    /// <summary>How far the hair stands off the skull, in units.</summary>
    public required double HairVolume { get; init; }

    /// <summary>Colour of the clothes.</summary>
    public required Shade Clothes { get; init; }

    /// <summary>Colour of the collar.</summary>
    public required Shade Collar { get; init; }

    /// <summary>How deep the neckline is cut, in units.</summary>
    public required double Neckline { get; init; }

    /// <summary>The style of a person.</summary>
    /// <param name="person">The person's number.</param>
    /// <param name="feminine">0 a man by the face, 1 a woman.</param>
    /// <param name="skinLuma">Luma of the skin: darker skin comes with dark hair.</param>
    public static PersonStyle Of(int person, double feminine, double skinLuma)
    {
        double Draw(int what, double least, double most) => least + ((most - least) * Soft.Random(person, what, 77));
        var isWoman = feminine > 0.5;
        var isLong = isWoman && Draw(1, 0, 1) < 0.85;
        var colours = skinLuma < 125 ? 3 : HairColours.Length - (isWoman ? 2 : 0);
        return new PersonStyle
        {
            Seed = person + 1,
            Hair = HairColours[(int)Draw(2, 0, colours)].Times(Draw(3, 0.85, 1.15)),
            IsLong = isLong,
            HairLength = isLong ? Draw(4, 150, 218) : Draw(4, 92, 104),
            Hairline = isLong ? Draw(5, 50, 60) : Draw(5, 48, 63),
            HairlineCurve = isLong ? Draw(10, 0.012, 0.022) : Draw(10, -0.001, 0.009),
            Parting = isLong ? Draw(11, -14, 14) : Draw(11, -12, 12),
            HairVolume = isLong ? Draw(6, 6, 12) : Draw(6, 2, 7),
            Clothes = ClothColours[(int)Draw(7, 0, ClothColours.Length)],
            Collar = ClothColours[(int)Draw(8, 0, ClothColours.Length)].Times(1.15),
            Neckline = isWoman ? Draw(9, 8, 22) : Draw(9, 3, 11),
        };
    }
}
