using Kyc.Vision.Imaging;

namespace Kyc.Vision.Tests.Imaging;

public sealed class PictureTests
{
    [Theory]
    [InlineData(1, 64)]
    [InlineData(21, 64)]
    [InlineData(22, 128)]
    [InlineData(250, 768)]
    public void Rows_begin_on_whole_cache_lines(int width, int stride)
    {
        using var picture = Picture.Create(width, 3);
        Assert.Equal((stride, stride, stride * 3), (picture.Stride, Picture.StrideOf(width), picture.Pixels.Length));
        Assert.Equal(width * Picture.BytesPerPixel, picture.Row(2).Length);
    }

    [Fact]
    public void A_row_is_its_own_part_of_the_pixels()
    {
        using var picture = Picture.Create(5, 4);
        picture.Pixels.Clear();
        picture.Row(2)[1] = 7;
        Assert.Equal(7, picture.Pixels[(2 * picture.Stride) + 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Row(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Row(-1).Length);
    }

    [Fact]
    public void A_disposed_picture_cannot_be_read_and_may_be_disposed_again()
    {
        var picture = Picture.Create(8, 8);
        picture.Dispose();
        picture.Dispose();
        Assert.Throws<ObjectDisposedException>(() => picture.Pixels.Length);
        Assert.Throws<ObjectDisposedException>(() => picture.Row(0).Length);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(Picture.MaxSide + 1, 1)]
    public void A_senseless_size_is_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.Create(width, height));

    [Fact]
    public void A_steady_flow_of_pictures_makes_no_garbage_to_speak_of()
    {
        Picture.Create(1_000, 1_000).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Picture.Create(1_000, 1_000).Dispose();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 300);
    }
}
