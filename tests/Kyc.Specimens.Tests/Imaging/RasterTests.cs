using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Tests.Imaging;

public sealed class RasterTests
{
    [Fact]
    public void Between_two_pixels_lies_the_mean_of_their_colours()
    {
        var raster = new Raster(2, 1);
        raster.Pixels[0] = 100;
        raster.Pixels[3] = 200;
        Assert.Equal((150, 0, 0), raster.Sample(0.5, 0));
        Assert.Equal((100, 0, 0), raster.Sample(-3, 7));
    }

    [Fact]
    public void A_copy_does_not_share_its_pixels()
    {
        var raster = new Raster(1, 1);
        var copy = raster.Copy();
        raster.Fill(new Rgb(1, 2, 3));
        Assert.Equal([0, 0, 0], copy.Pixels);
    }

    [Fact]
    public void A_picture_without_pixels_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Raster(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Raster(1, -1));
    }

    [Theory]
    [InlineData(0, 0, 60)]
    [InlineData(255, 0, 200)]
    [InlineData(255, -1, 60)]
    [InlineData(255, 1, 60)]
    public void A_cutout_covers_the_ground_as_far_as_it_is_opaque_and_inside(byte alpha, int left, byte expected)
    {
        var cutout = new Cutout(1, 1);
        cutout.Colours.Fill(new Rgb(200, 200, 200));
        cutout.Alpha[0] = alpha;
        var ground = new Raster(1, 1);
        ground.Fill(new Rgb(60, 60, 60));
        cutout.LayOn(ground, left, 0);
        Assert.Equal(expected, ground.Pixels[0]);
    }
}
