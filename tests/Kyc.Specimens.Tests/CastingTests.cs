using Kyc.Specimens.Faces;

namespace Kyc.Specimens.Tests;

/// <summary>Who plays in a specimen.</summary>
public sealed class CastingTests
{
    [Fact]
    public void Holder_impostor_and_companion_are_three_people()
    {
        var casts = Enumerable.Range(0, 5000).Select(seed => Casting.Of(seed, FaceSpace.Shared)).ToArray();
        Assert.All(casts, cast => Assert.Equal(3, People(cast).Distinct().Count()));
        Assert.All(casts, cast => Assert.InRange(People(cast).Max(), 0, FaceSpace.Shared.People - 1));
    }

    private static int[] People(Casting cast) => [cast.Holder, cast.Impostor, cast.Companion];

    [Fact]
    public void Seeds_that_follow_each_other_are_different_holders()
    {
        var people = FaceSpace.Shared.People;
        Assert.Equal(people, Enumerable.Range(0, people)
            .Select(seed => Casting.Of(seed, FaceSpace.Shared).Holder).Distinct().Count());
    }
}
