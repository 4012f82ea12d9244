using Kyc.Vision.Imaging;
using Kyc.Vision.Models;

namespace Kyc.Vision.Tests.Imaging;

public sealed unsafe class AlignedCropTests
{
    private const int Side = 24;

    [Fact]
    public void Warping_equals_the_definition_inside_the_picture()
    {
        using var picture = TestPictures.Noise(60, 50, seed: 11);
        var transform = new SimilarityTransform(0.8, 0.3, -8, -16);
        var planes = Warp(picture, transform);
        var back = transform.Inverse();
        var inside = 0;
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                var (sx, sy) = back.Apply(x, y);
                if (sx < 0 || sy < 0 || sx > 59 || sy > 49) continue;
                inside++;
                for (var channel = 0; channel < 3; channel++)
                    Assert.Equal(TestPictures.Sample(picture, sx, sy, channel),
                        planes[(((channel * Side) + y) * Side) + x], 1e-2);
            }
        Assert.True(inside > Side * Side / 2);
    }

    [Fact]
    public void Outside_the_picture_there_are_zeros()
    {
        using var picture = TestPictures.Noise(60, 50, seed: 11);
        Assert.All(Warp(picture, new SimilarityTransform(1, 0, 500, 0)), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_much_reduced_face_is_averaged_and_stays_in_its_place()
    {
        using var picture = Picture.Create(400, 400);
        for (var y = 0; y < 400; y++)
            for (var x = 0; x < 1200; x++)
                picture.Row(y)[x] = (byte)(((x / 3) ^ y) % 2 == 0 ? 255 : 0);
        var planes = Warp(picture, new SimilarityTransform(0.06, 0, 0, 0));
        Assert.Equal(127.5, planes[(12 * Side) + 12], 1.0);
        using var ramp = Picture.Create(400, 400);
        for (var y = 0; y < 400; y++)
            for (var x = 0; x < 1200; x++)
                ramp.Row(y)[x] = (byte)(x / 3 / 2);
        var back = new SimilarityTransform(0.06, 0, 0, 0).Inverse().Apply(12, 12);
        Assert.Equal(back.X / 2, Warp(ramp, new SimilarityTransform(0.06, 0, 0, 0))[(12 * Side) + 12], 1.0);
    }

    [Fact]
    public void A_blurred_face_is_less_sharp_than_the_same_face_in_focus()
    {
        using var sharp = TestPictures.Noise(Side, Side, seed: 2);
        using var tiny = BoxShrink.Reduce(sharp, PixelRegion.Of(sharp), 3);
        Assert.True(Light(sharp).Sharpness > 4 * Light(tiny).Sharpness);
        Assert.Equal(127.5, Light(sharp).Brightness, 12.0);
    }

    private static FaceLight Light(Picture picture)
    {
        var planes = new float[3 * Side * Side];
        fixed (float* first = planes)
        {
            var target = PlaneTarget.Of(first, Side, Side, ColourOrder.Bgr);
            BilinearResize.Into(picture, PixelRegion.Of(picture), target, Side, Side);
            return FaceLight.Measure(target);
        }
    }

    private static float[] Warp(Picture picture, SimilarityTransform transform)
    {
        var planes = new float[3 * Side * Side];
        fixed (float* first = planes)
            AlignedCrop.Warp(picture, transform, PlaneTarget.Of(first, Side, Side, ColourOrder.Bgr));
        return planes;
    }
}
