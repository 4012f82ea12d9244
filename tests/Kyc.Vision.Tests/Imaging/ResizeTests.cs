using Kyc.Vision.Imaging;
using Kyc.Vision.Models;

namespace Kyc.Vision.Tests.Imaging;

public sealed unsafe class ResizeTests
{
    [Theory]
    [InlineData(17, 13, 40, 31)]
    [InlineData(50, 41, 33, 29)]
    [InlineData(64, 64, 64, 64)]
    [InlineData(5, 90, 37, 8)]
    public void Resizing_equals_the_definition(int width, int height, int newWidth, int newHeight)
    {
        using var picture = TestPictures.Noise(width, height, seed: 3);
        var planes = new float[3 * newWidth * newHeight];
        fixed (float* first = planes)
            BilinearResize.Into(picture, PixelRegion.Of(picture),
                PlaneTarget.Of(first, newWidth, newHeight, ColourOrder.Bgr), newWidth, newHeight);
        for (var channel = 0; channel < 3; channel++)
            for (var y = 0; y < newHeight; y++)
                for (var x = 0; x < newWidth; x++)
                {
                    var expected = TestPictures.Sample(picture,
                        Math.Clamp(((x + 0.5) * width / newWidth) - 0.5, 0, width - 1),
                        Math.Clamp(((y + 0.5) * height / newHeight) - 0.5, 0, height - 1), channel);
                    Assert.Equal(expected, planes[(((channel * newHeight) + y) * newWidth) + x], 2e-3);
                }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_reduced_pixel_is_the_mean_of_its_square(int factor)
    {
        using var picture = TestPictures.Noise(83, 61, seed: 5);
        using var small = BoxShrink.Reduce(picture, new PixelRegion(2, 3, 75, 55), factor);
        Assert.Equal((75 / factor, 55 / factor), (small.Width, small.Height));
        for (var y = 0; y < small.Height; y++)
            for (var x = 0; x < small.Width * 3; x++)
            {
                double sum = 0;
                for (var i = 0; i < factor * factor; i++)
                    sum += TestPictures.At(picture,
                        2 + (x / 3 * factor) + (i % factor), 3 + (y * factor) + (i / factor), x % 3);
                Assert.InRange(small.Row(y)[x] - (sum / (factor * factor)), -0.53, 0.53);
            }
    }

    [Theory]
    [InlineData(1, 75, 55, 75, 55)]
    [InlineData(2, 150, 41, 75, 20)]
    [InlineData(2, 151, 43, 50, 31)]
    [InlineData(3, 131, 77, 43, 25)]
    [InlineData(4, 140, 90, 40, 17)]
    public void Reducing_on_the_way_equals_reducing_first(
        int factor, int width, int height, int newWidth, int newHeight)
    {
        using var picture = TestPictures.Noise(width + 3, height + 2, seed: 11);
        var region = new PixelRegion(2, 1, width, height);
        using var reduced = BoxShrink.Reduce(picture, region, factor);
        var (once, twice) = (new float[3 * newWidth * newHeight], new float[3 * newWidth * newHeight]);
        fixed (float* one = once, two = twice)
        {
            BilinearResize.Into(picture, region,
                PlaneTarget.Of(one, newWidth, newHeight, ColourOrder.Bgr), newWidth, newHeight, factor);
            BilinearResize.Into(reduced, PixelRegion.Of(reduced),
                PlaneTarget.Of(two, newWidth, newHeight, ColourOrder.Bgr), newWidth, newHeight);
        }
        const float Rounding = 0.53f; // the picture in between holds whole bytes
        Assert.All(once.Zip(twice), pair => Assert.InRange(pair.First - pair.Second, -Rounding, Rounding));
    }

    [Fact]
    public void A_letterboxed_picture_lies_at_the_top_left_in_zeros()
    {
        using var picture = TestPictures.Noise(200, 100, seed: 8);
        var layout = Letterbox.Fit(200, 100, 64, 64);
        var planes = Enumerable.Repeat(float.NaN, 3 * 64 * 64).ToArray();
        fixed (float* first = planes) layout.Render(picture, PlaneTarget.Of(first, 64, 64, ColourOrder.Rgb));
        Assert.Equal((64, 32), (layout.InnerWidth, layout.InnerHeight));
        Assert.DoesNotContain(planes, float.IsNaN);
        Assert.All(Enumerable.Range(0, 3), plane =>
            Assert.All(planes.Skip((plane * 64 * 64) + (32 * 64)).Take(32 * 64), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void A_tight_input_has_the_least_padding()
    {
        var layout = Letterbox.Tight(1280, 860, 640, 32);
        Assert.Equal((640, 448, 640, 430), (layout.Width, layout.Height, layout.InnerWidth, layout.InnerHeight));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void A_turned_point_finds_its_way_back(int degrees)
    {
        const int Width = 48, Height = 32;
        var source = Enumerable.Range(0, Width * Height).Select(i => (float)i).ToArray();
        var turned = new float[source.Length];
        fixed (float* from = source, to = turned) QuarterTurn.Turn(from, Width, Height, degrees, to);
        var columns = degrees % 180 == 0 ? Width : Height;
        for (var i = 0; i < turned.Length; i++)
        {
            var (x, y) = QuarterTurn.Back(i % columns, i / columns, Width, Height, degrees);
            Assert.Equal(source[((int)y * Width) + (int)x], turned[i]);
        }
    }

    [Fact]
    public void A_quarter_turn_is_clockwise()
    {
        float[] source = [1, 2, 3, 4, 5, 6];
        var turned = new float[6];
        fixed (float* from = source, to = turned) QuarterTurn.Turn(from, 3, 2, 90, to);
        Assert.Equal([4, 1, 5, 2, 6, 3], turned);
    }
}
