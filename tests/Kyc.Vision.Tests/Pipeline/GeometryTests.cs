using System.Numerics;
using Kyc.Vision.Imaging;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision.Tests.Pipeline;

public sealed class GeometryTests
{
    private static readonly Vector2[] Frontal =
        [new(40.4f, 59.1f), new(87.4f, 59.1f), new(64, 82), new(44.7f, 105.6f), new(83.6f, 105.6f)];

    [Fact]
    public void Only_the_best_of_overlapping_faces_is_kept()
    {
        var kept = NonMaximum.Suppress([Face(0, 0.7f), Face(3, 0.9f), Face(200, 0.8f)], 0.3f);
        Assert.Equal([0.9f, 0.8f], kept.Select(face => face.Score));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 1f / 3)]
    [InlineData(100, 0)]
    public void Overlap_is_intersection_over_union(float shift, float expected) =>
        Assert.Equal(expected, new FaceBox(0, 0, 100, 40).Overlap(new FaceBox(shift, 0, 100, 40)), 5);

    [Fact]
    public void A_frontal_face_has_no_angle_and_a_tilted_one_its_tilt()
    {
        var pose = FacePose.Estimate(Frontal);
        Assert.InRange(pose.OffAxis, 0, 1);
        Assert.Equal(0, pose.Roll, 3);
        var tilt = new SimilarityTransform(Math.Cos(0.3), Math.Sin(0.3), 5, 9);
        var tilted = Frontal.Select(point => tilt.Apply(point.X, point.Y))
            .Select(point => new Vector2((float)point.X, (float)point.Y)).ToArray();
        Assert.Equal(0.3 * 180 / Math.PI, FacePose.Estimate(tilted).Roll, 3);
        Assert.InRange(FacePose.Estimate(tilted).OffAxis, 0, 1);
    }

    [Fact]
    public void A_nose_to_the_right_is_a_turn_to_the_right()
    {
        var turned = Frontal.ToArray();
        turned[2].X += 15;
        Assert.InRange(FacePose.Estimate(turned).Yaw, 20, 50);
        turned[2].X -= 30;
        Assert.InRange(FacePose.Estimate(turned).Yaw, -50, -20);
    }

    [Fact]
    public void A_crop_larger_than_the_picture_shrinks_until_it_fits()
    {
        var region = LivenessCrop.ShiftInside(new FaceBox(10, 10, 60, 80), 100, 120, 4);
        Assert.True(region.X >= 0 && region.Y >= 0);
        Assert.True(region.X + region.Width <= 100 && region.Y + region.Height <= 120);
        Assert.InRange(region.Height, 100, 120);
    }

    [Fact]
    public void A_crop_over_the_edge_is_shifted_inside_without_shrinking()
    {
        var region = LivenessCrop.ShiftInside(new FaceBox(2, 5, 20, 20), 200, 200, 2.7);
        Assert.Equal((0, 0), (region.X, region.Y));
        Assert.InRange(region.Width, 54, 55);
    }

    [Fact]
    public void Points_that_make_no_face_are_not_plausible()
    {
        var face = new DetectedFace(new FaceBox(20, 30, 90, 100), Frontal, 0.9f);
        Assert.True(face.IsPlausible);
        Assert.False((face with { Landmarks = [.. Frontal.Select(_ => new Vector2(float.NaN, 0))] }).IsPlausible);
        Assert.False((face with { Landmarks = [Frontal[1], Frontal[0], .. Frontal[2..]] }).IsPlausible);
        Assert.False((face with { Box = new FaceBox(0, 0, 10, 200) }).IsPlausible);
    }

    private static DetectedFace Face(float x, float score) => new(new FaceBox(x, 0, 60, 60), Frontal, score);
}
