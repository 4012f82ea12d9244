using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;

namespace Kyc.Specimens;

/// <summary>Which invented people a seed means: seeds that follow each other are different people.</summary>
/// <param name="Holder">Whom the card is of.</param>
/// <param name="Impostor">Who pretends to be the holder.</param>
/// <param name="Companion">Who stands beside.</param>
internal readonly record struct Casting(int Holder, int Impostor, int Companion)
{
    public static Casting Of(int seed, FaceSpace space)
    {
        var dice = new Dice(seed, "casting");
        var holder = (int)((uint)seed % space.People);
        var impostor = Other(holder, 1 + dice.Below(space.People - 2), space);
        var step = 1 + dice.Below(space.People - 3);
        var companion = Other(holder, step, space);
        return new Casting(holder, impostor, companion == impostor ? Other(companion, 1, space) == holder
            ? Other(holder, 1, space) : Other(companion, 1, space) : companion);
    }

    private static int Other(int person, int step, FaceSpace space) => (person + step) % space.People;
}
