using Kyc.Specimens.Faces;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Tests.Faces;

public sealed class ArtistTests
{
    private const int Size = 112;

    private readonly FaceArtist _artist = new(FaceSpace.Shared);

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var look = new FaceLook(Yaw: 7, Pitch: -3, Roll: 2, EyesClosed: 0.4, MouthOpen: 0.3, Light: 0.5);
        var (one, other) = (_artist.Draw(3, look, Size), new FaceArtist(FaceSpace.Shared).Draw(3, look, Size));
        Assert.Equal(one.Colours.Pixels, other.Colours.Pixels);
        Assert.Equal(one.Alpha, other.Alpha);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public void A_turning_head_takes_its_nose_further_than_its_eyes(double yaw)
    {
        var (front, turned) = (_artist.Landmarks(1, new(), Size), _artist.Landmarks(1, new(Yaw: yaw), Size));
        var nose = (turned[2].X - front[2].X) * Math.Sign(yaw);
        var eyes = (turned[0].X + turned[1].X - front[0].X - front[1].X) / 2 * Math.Sign(yaw);
        Assert.True(nose > eyes && eyes > 2, $"nose {nose:F1}, eyes {eyes:F1} pixels");
    }

    [Fact]
    public void A_nod_moves_the_nose_down_and_a_tilt_raises_one_eye()
    {
        var front = _artist.Landmarks(1, new(), Size);
        Assert.True(_artist.Landmarks(1, new(Pitch: 10), Size)[2].Y > front[2].Y + 2);
        var tilted = _artist.Landmarks(1, new(Roll: 10), Size);
        Assert.True(tilted[1].Y - tilted[0].Y > 2);
    }

    [Fact]
    public void Landmarks_lie_on_the_face_in_their_order()
    {
        for (var person = 0; person < FaceSpace.Shared.People; person += 37)
        {
            var cutout = _artist.Draw(person, new(Yaw: 15), Size);
            var points = _artist.Landmarks(person, new(Yaw: 15), Size);
            Assert.All(points, point => Assert.Equal(255, cutout.Alpha[((int)point.Y * Size) + (int)point.X]));
            Assert.True(points[0].X < points[1].X && points[3].X < points[4].X && points[1].Y < points[2].Y
                && points[2].Y < points[3].Y);
        }
    }

    [Fact]
    public void Closing_the_eyes_changes_the_eyes_and_nothing_else()
    {
        var eyes = _artist.Landmarks(2, new(), Size);
        var changed = Changed(_artist.Draw(2, new(), Size), _artist.Draw(2, new(EyesClosed: 1), Size)).ToList();
        Assert.True(changed.Count > 40);
        Assert.All(changed, place => Assert.Contains(
            eyes.Take(2), eye => Math.Abs(place.X - eye.X) < 8 && Math.Abs(place.Y - eye.Y) < 7));
    }

    [Fact]
    public void Opening_the_mouth_changes_what_lies_below_it()
    {
        var mouth = _artist.Landmarks(2, new(), Size)[3].Y;
        var changed = Changed(_artist.Draw(2, new(), Size), _artist.Draw(2, new(MouthOpen: 1), Size)).ToList();
        Assert.True(changed.Count > 20);
        Assert.All(changed, place => Assert.True(place.Y > mouth - 3));
    }

    [Fact]
    public void Light_from_the_right_brightens_the_right_cheek_and_darkens_the_left()
    {
        var points = _artist.Landmarks(2, new(), Size);
        var (front, lit) = (_artist.Draw(2, new(), Size), _artist.Draw(2, new(Light: 1), Size));
        Assert.True(Red(lit, points[1].X + 4, points[2].Y) > Red(front, points[1].X + 4, points[2].Y));
        Assert.True(Red(lit, points[0].X - 4, points[2].Y) < Red(front, points[0].X - 4, points[2].Y));
    }

    [Fact]
    public void Half_the_brightness_is_half_the_colour()
    {
        var nose = _artist.Landmarks(2, new(), Size)[2];
        var (full, half) = (_artist.Draw(2, new(), Size), _artist.Draw(2, new(Brightness: 0.5), Size));
        Assert.Equal(Red(full, nose.X, nose.Y) / 2.0, Red(half, nose.X, nose.Y), 1.0);
    }

    [Fact]
    public void Corners_are_transparent_and_shoulders_reach_the_lower_edge()
    {
        var cutout = _artist.Draw(5, new(), Size);
        Assert.Equal(0, cutout.Alpha[0]);
        Assert.Equal(0, cutout.Alpha[Size - 1]);
        Assert.Equal(255, cutout.Alpha[((Size - 1) * Size) + (Size / 2)]);
    }

    [Fact]
    public void Nobody_is_drawn_out_of_bounds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _artist.Draw(FaceSpace.Shared.People, new(), Size));
        Assert.Throws<ArgumentOutOfRangeException>(() => _artist.Draw(-1, new(), Size));
        Assert.Throws<ArgumentOutOfRangeException>(() => _artist.Draw(0, new(), FaceArtist.MinSize - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _artist.Landmarks(0, new(), FaceArtist.MaxSize + 1));
    }

    private static IEnumerable<(int X, int Y)> Changed(Cutout one, Cutout other) =>
        from y in Enumerable.Range(0, one.Height)
        from x in Enumerable.Range(0, one.Width)
        let at = one.Colours.At(x, y)
        where !one.Colours.Pixels.AsSpan(at, 3).SequenceEqual(other.Colours.Pixels.AsSpan(at, 3))
        select (x, y);

    private static byte Red(Cutout cutout, double x, double y) =>
        cutout.Colours.Pixels[cutout.Colours.At((int)x, (int)y)];
}
