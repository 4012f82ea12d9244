using System.Numerics;
using Kyc.Specimens.Scenes;

namespace Kyc.Specimens.Tests.Scenes;

/// <summary>How flat things are seen.</summary>
public sealed class HomographyTests
{
    private static readonly FlatPose Ahead = new(new Vector2(400, 300), 200, 0, 0, 0);

    [Fact]
    public void Seen_from_straight_ahead_a_thing_keeps_its_shape()
    {
        var seen = Homography.Of(Ahead, 100, 60);
        Near(new Vector2(300, 240), seen.Map(0, 0));
        Near(new Vector2(500, 360), seen.Map(100, 60));
    }

    [Fact]
    public void A_side_that_is_tilted_away_looks_shorter()
    {
        var seen = Homography.Of(Ahead with { TiltY = 0.5f }, 100, 60);
        var (left, right) = (seen.Map(0, 60).Y - seen.Map(0, 0).Y, seen.Map(100, 60).Y - seen.Map(100, 0).Y);
        Assert.True(Math.Abs(left - right) > 10, $"left {left}, right {right}");
    }

    [Fact]
    public void The_way_back_ends_where_it_began()
    {
        var seen = Homography.Of(new FlatPose(new Vector2(700, 500), 900, 0.2f, -0.3f, 0.15f), 1011, 638);
        var at = seen.Map(123, 456);
        Near(new Vector2(123, 456), seen.Inverse().Map(at.X, at.Y));
    }

    private static void Near(Vector2 expected, Vector2 actual) =>
        Assert.True((expected - actual).Length() < 0.05f, $"expected {expected}, got {actual}");
}
