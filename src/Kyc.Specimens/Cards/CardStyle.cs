using System.Numerics;
using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Cards;

/// <summary>Colours of a card; red, green and blue from 0 to 255.</summary>
internal sealed record CardStyle(
    Vector3 GroundLeft, Vector3 GroundRight, Vector3 LineOne, Vector3 LineTwo, Vector3 LineThree, Vector3 Text,
    Vector3 Label, Vector3 Stamp)
{
    private static readonly CardStyle[] All =
    [
        new(new(214, 232, 238), new(240, 226, 230), new(60, 140, 170), new(180, 90, 130), new(90, 120, 170),
            new(24, 28, 44), new(40, 84, 120), new(190, 30, 50)),
        new(new(222, 236, 218), new(238, 234, 212), new(70, 150, 100), new(190, 140, 60), new(80, 130, 110),
            new(26, 34, 28), new(40, 100, 66), new(180, 40, 40)),
        new(new(226, 224, 240), new(224, 238, 240), new(110, 100, 180), new(60, 140, 160), new(120, 90, 150),
            new(28, 24, 44), new(78, 62, 136), new(176, 32, 84)),
        new(new(242, 230, 216), new(222, 232, 240), new(200, 130, 70), new(80, 120, 180), new(160, 110, 80),
            new(36, 28, 22), new(130, 74, 34), new(190, 36, 36)),
    ];

    public static CardStyle Of(Dice dice) => dice.Pick(All);
}
