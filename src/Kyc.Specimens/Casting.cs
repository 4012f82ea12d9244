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
        var impostor = (holder + 1 + dice.Below(space.People - 1)) % space.People;
        var companion = holder;
        while (companion == holder || companion == impostor) companion = dice.Below(space.People);
        return new Casting(holder, impostor, companion);
    }
}
