using Kyc.Vision.Imaging;

namespace Kyc.Vision.Tests.Media;

/// <summary>
/// The pattern that format tests draw: four quarters, red, green, blue and near-white, so that neither a wrong colour
/// order nor any wrong turn passes.
/// </summary>
internal static class Colours
{
    public static readonly (int R, int G, int B) Red = (220, 30, 40), Green = (20, 180, 60), Blue = (40, 60, 200),
        Pale = (240, 240, 230);

    /// <summary>ImageMagick arguments that draw the pattern.</summary>
    public static string[] Quarters(int width, int height) =>
    [
        "-size", $"{width}x{height}", "xc:rgb(240,240,230)",
        "-fill", "rgb(220,30,40)", "-draw", $"rectangle 0,0 {(width / 2) - 1},{(height / 2) - 1}",
        "-fill", "rgb(20,180,60)", "-draw", $"rectangle {width / 2},0 {width},{(height / 2) - 1}",
        "-fill", "rgb(40,60,200)", "-draw", $"rectangle 0,{height / 2} {(width / 2) - 1},{height}",
    ];

    public static (int R, int G, int B) At(Picture picture, double x, double y)
    {
        var pixel = picture.Row((int)(y * picture.Height))[((int)(x * picture.Width) * Picture.BytesPerPixel)..];
        return (pixel[2], pixel[1], pixel[0]);
    }

    public static void AssertNear((int R, int G, int B) expected, (int R, int G, int B) actual, int tolerance)
    {
        var off = Math.Max(Math.Abs(expected.R - actual.R),
            Math.Max(Math.Abs(expected.G - actual.G), Math.Abs(expected.B - actual.B)));
        Assert.True(off <= tolerance, $"Expected about {expected}, found {actual}.");
    }

    public static void AssertQuarters(Picture picture, int tolerance)
    {
        AssertNear(Red, At(picture, 0.25, 0.25), tolerance);
        AssertNear(Green, At(picture, 0.75, 0.25), tolerance);
        AssertNear(Blue, At(picture, 0.25, 0.75), tolerance);
        AssertNear(Pale, At(picture, 0.75, 0.75), tolerance);
    }

    public static void AssertGrey(Picture picture, int tolerance)
    {
        var (r, g, b) = At(picture, 0.25, 0.25);
        Assert.True(Math.Abs(r - g) <= 1 && Math.Abs(g - b) <= 1, $"({r}, {g}, {b}) is not grey.");
        AssertNear((r, r, r), (g, g, g), tolerance);
        Assert.True(At(picture, 0.75, 0.75).R > r + 60, "The pale quarter must be brighter than the red one.");
    }
}
