using System.Numerics;
using Kyc.Vision.Imaging;

namespace Kyc.Vision.Tests.Imaging;

public sealed class SimilarityTransformTests
{
    private static readonly Vector2[] Points = [new(3, 4), new(40, 6), new(21, 25), new(9, 44), new(35, 43)];

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(2.5, 0, 10, -7)]
    [InlineData(0.4, 30, -3, 12)]
    [InlineData(1.7, 180, 100, 100)]
    [InlineData(0.9, -91, 0, 55)]
    public void A_known_transform_is_found_again(double scale, double degrees, double tx, double ty)
    {
        var radians = degrees * Math.PI / 180;
        var known = new SimilarityTransform(scale * Math.Cos(radians), scale * Math.Sin(radians), tx, ty);
        var moved = Points.Select(point => Moved(known, point)).ToArray();
        var found = SimilarityTransform.Fit(Points, moved);
        Assert.Equal(known.A, found.A, 5);
        Assert.Equal(known.B, found.B, 5);
        Assert.Equal(known.Tx, found.Tx, 4);
        Assert.Equal(known.Ty, found.Ty, 4);
        Assert.Equal(scale, found.Scale, 5);
    }

    [Fact]
    public void No_nearby_transform_fits_noisy_points_better()
    {
        var random = new Random(7);
        var target = Points.Select(point => new Vector2(
            (1.3f * point.X) + (8 * random.NextSingle()), (1.3f * point.Y) - (8 * random.NextSingle()))).ToArray();
        var best = SimilarityTransform.Fit(Points, target);
        var least = Error(best, target);
        foreach (var step in new[] { -1e-2, 1e-2 })
        {
            Assert.True(Error(best with { A = best.A + step }, target) > least);
            Assert.True(Error(best with { B = best.B + step }, target) > least);
            Assert.True(Error(best with { Tx = best.Tx + step }, target) > least);
            Assert.True(Error(best with { Ty = best.Ty + step }, target) > least);
        }
    }

    [Fact]
    public void There_and_back_is_where_one_was()
    {
        var transform = new SimilarityTransform(0.6, -1.1, 14, 3);
        var (x, y) = transform.Apply(17, 23);
        var (backX, backY) = transform.Inverse().Apply(x, y);
        Assert.Equal(17, backX, 9);
        Assert.Equal(23, backY, 9);
    }

    [Fact]
    public void Points_in_one_place_are_refused() => Assert.Throws<ArgumentException>(
        () => SimilarityTransform.Fit([new(1, 1), new(1, 1)], [new(0, 0), new(5, 5)]));

    private static double Error(SimilarityTransform transform, Vector2[] target) =>
        Points.Zip(target, (from, to) => (Moved(transform, from) - to).LengthSquared()).Sum(error => (double)error);

    private static Vector2 Moved(SimilarityTransform transform, Vector2 point)
    {
        var (x, y) = transform.Apply(point.X, point.Y);
        return new Vector2((float)x, (float)y);
    }
}
