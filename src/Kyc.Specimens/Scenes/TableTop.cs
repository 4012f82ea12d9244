using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Scenes;

/// <summary>What a card lies on: wood, cloth or a plain board.</summary>
internal static class TableTop
{
    private static readonly (Vector3 Dark, Vector3 Pale)[] Woods =
    [
        (new(96, 62, 38), new(164, 118, 78)), (new(132, 98, 66), new(202, 168, 128)),
        (new(58, 42, 34), new(104, 78, 60)),
    ];

    private static readonly Vector3[] Cloths =
        [new(72, 84, 104), new(120, 62, 62), new(88, 104, 84), new(150, 142, 128)];

    private static readonly Vector3[] Boards = [new(176, 176, 172), new(94, 96, 100), new(206, 200, 190)];

    /// <summary>Covers a picture.</summary>
    public static void Cover(Raster picture, Dice dice)
    {
        const int Kinds = 3;
        var noise = new SmoothNoise(dice);
        var kind = dice.Below(Kinds);
        var (woods, cloth, board) = (dice.Pick(Woods), dice.Pick(Cloths), dice.Pick(Boards));
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
                Paint.Set(picture, x, y, kind switch
                {
                    0 => Wood(noise, woods, x, y),
                    1 => Cloth(noise, cloth, x, y),
                    _ => Board(noise, board, x, y),
                });
    }

    /// <summary>Boards with grain along them.</summary>
    private static Vector3 Wood(SmoothNoise noise, (Vector3 Dark, Vector3 Pale) colours, float x, float y)
    {
        const float BoardHeight = 310;
        var plank = MathF.Floor(y / BoardHeight);
        float along = (x / 420f) + (plank * 37.1f), across = y / 64f;
        var bend = noise.Layers(along, across * 0.5f, 2);
        var rings = 0.5f + (0.5f * MathF.Sin(((across * 2.2f) + (bend * 7)) * MathF.PI));
        var grain = noise.At(x / 46f, y / 1.7f);
        var colour = Vector3.Lerp(colours.Dark, colours.Pale, (rings * 0.45f) + (grain * 0.3f) + (bend * 0.25f));
        var seam = y - (plank * BoardHeight);
        return (colour * (0.94f + (0.12f * noise.At(plank * 9.7f, 3)))) * (seam < 3 ? 0.55f : 1);
    }

    /// <summary>Threads over and under each other.</summary>
    private static Vector3 Cloth(SmoothNoise noise, Vector3 colour, float x, float y)
    {
        const float Thread = 6.5f;
        float column = x / Thread, row = y / Thread;
        var over = (((int)column + (int)row) & 1) == 0;
        var round = MathF.Abs(MathF.Sin((over ? column : row) * MathF.PI));
        var folds = noise.Layers(x / 380f, y / 380f, 2);
        return colour * (0.66f + (0.3f * round) + (0.3f * folds) + (0.12f * noise.At(x / 2.3f, y / 2.3f)));
    }

    private static Vector3 Board(SmoothNoise noise, Vector3 colour, float x, float y) =>
        colour * (0.86f + (0.12f * noise.Layers(x / 300f, y / 300f, 3)) + (0.1f * noise.At(x / 2.6f, y / 2.6f)));
}
