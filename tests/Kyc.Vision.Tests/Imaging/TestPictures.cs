using Kyc.Vision.Imaging;

namespace Kyc.Vision.Tests.Imaging;

internal static class TestPictures
{
    /// <summary>A picture of noise, the same for the same seed.</summary>
    public static Picture Noise(int width, int height, int seed)
    {
        var picture = Picture.Create(width, height);
        var random = new Random(seed);
        for (var y = 0; y < height; y++) random.NextBytes(picture.Row(y));
        return picture;
    }

    /// <summary>A value of a channel, with edges repeated.</summary>
    public static double At(Picture picture, int x, int y, int channel) =>
        picture.Row(Math.Clamp(y, 0, picture.Height - 1))[(Math.Clamp(x, 0, picture.Width - 1) * 3) + channel];

    /// <summary>Bilinear sample between pixel centres, straight from the definition.</summary>
    public static double Sample(Picture picture, double x, double y, int channel)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double right = x - left, down = y - top;
        return (Across(top) * (1 - down)) + (Across(top + 1) * down);

        double Across(int row) =>
            (At(picture, left, row, channel) * (1 - right)) + (At(picture, left + 1, row, channel) * right);
    }
}
