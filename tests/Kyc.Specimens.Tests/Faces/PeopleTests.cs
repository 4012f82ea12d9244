using Kyc.Specimens.Faces;

namespace Kyc.Specimens.Tests.Faces;

public sealed class PeopleTests
{
    [Fact]
    public void There_are_people_enough_for_a_load_test() => Assert.True(FaceSpace.Shared.People >= 150);

    [Fact]
    public void No_two_people_are_made_alike()
    {
        var space = FaceSpace.Shared;
        for (var one = 0; one < space.People; one++)
        {
            for (var other = 0; other < one; other++)
                Assert.True(Apart(space.Coefficients(one), space.Coefficients(other)) > 4, $"{one} and {other}");
        }
    }

    [Fact]
    public void Nobody_is_the_mean_face_and_nobody_is_far_from_all_faces()
    {
        for (var person = 0; person < FaceSpace.Shared.People; person++)
        {
            var coefficients = FaceSpace.Shared.Coefficients(person);
            var reach = Apart(coefficients, new sbyte[coefficients.Length]);
            Assert.InRange(reach / Math.Sqrt(coefficients.Length), 0.4, 1.3);
        }
    }

    /// <summary>Distance in standard deviations.</summary>
    private static double Apart(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var sum = 0.0;
        for (var k = 0; k < one.Length; k++) sum += Math.Pow((one[k] - other[k]) / 32.0, 2);
        return Math.Sqrt(sum);
    }
}
