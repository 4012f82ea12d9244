using Kyc.Vision.Media;

namespace Kyc.Vision.Tests.Media;

[Collection(DecoderCollection.Name)]
public sealed class PictureFormatTests(DecoderFixture decoder)
{
    private const int Width = 320, Height = 240;

    public static TheoryData<string, string, string, string, int> Colour => new()
    {
        { "jpg", "image/jpeg", "jpeg", "-quality 95", 12 },
        { "jpg", "image/jpeg", "jpeg", "-quality 95 -interlace JPEG", 12 },
        { "jpg", "image/jpeg", "jpeg", "-quality 95 -sampling-factor 4:4:4", 12 },
        { "jpg", "image/jpeg", "jpeg", "-colorspace CMYK -quality 95", 14 },
        { "png", "image/png", "png", "", 0 },
        { "png", "image/png", "png", "-interlace PNG", 0 },
        { "png", "image/png", "png", "-type Palette", 0 },
        { "png", "image/png", "png", "-depth 16 -define png:bit-depth=16", 0 },
        { "png", "image/png", "png", "-type TrueColorAlpha -define png:color-type=6", 0 },
        { "webp", "image/webp", "webp", "-quality 95", 14 },
        { "webp", "image/webp", "webp", "-define webp:lossless=true", 0 },
        { "heic", "image/heic", "hevc", "-quality 95", 14 },
        { "avif", "image/avif", "av1", "-quality 95", 14 },
        { "tiff", "image/tiff", "tiff", "-compress none", 0 },
        { "tiff", "image/tiff", "tiff", "-compress LZW", 0 },
        { "tiff", "image/tiff", "tiff", "-compress Zip -depth 16", 0 },
        { "tiff", "image/tiff", "tiff", "-compress JPEG -quality 95", 14 },
        { "tiff", "image/tiff", "tiff", "-colorspace CMYK -depth 8 -compress LZW", 14 },
        { "tiff", "image/tiff", "tiff", "-compress none -define tiff:tile-geometry=64x64", 0 },
        { "tiff", "image/tiff", "tiff", "-endian MSB -compress none", 0 },
        { "bmp", "image/bmp", "bmp", "-type TrueColor", 0 },
        { "bmp", "image/bmp", "bmp", "-type TrueColorAlpha", 0 },
        { "bmp", "image/bmp", "bmp", "-type Palette -compress none", 0 },
        { "bmp", "image/bmp", "bmp", "-define bmp:format=bmp3 -type TrueColor", 0 },
        { "bmp", "image/bmp", "bmp", "-define bmp:subtype=RGB565", 8 },
    };

    public static TheoryData<string, string> Grey => new()
    {
        { "jpg", "-colorspace Gray" },
        { "png", "-colorspace Gray" },
        { "png", "-colorspace Gray -depth 2 -define png:bit-depth=2 -define png:color-type=0" },
        { "png", "-colorspace Gray -depth 16 -define png:bit-depth=16 -define png:color-type=0" },
        { "png", "-colorspace Gray -interlace PNG -define png:color-type=4" },
        { "tiff", "-colorspace Gray" },
        { "webp", "-colorspace Gray" },
    };

    [Theory]
    [MemberData(nameof(Colour))]
    public async Task Every_format_and_colour_mode_gives_the_drawn_colours(
        string extension, string mediaType, string codec, string how, int tolerance)
    {
        using var picture = await decoder.PictureAsync(Draw(extension, how));
        Assert.Equal((mediaType, codec), (picture.Facts.MediaType, picture.Facts.Codec));
        Assert.Equal((Width, Height), (picture.Facts.Width, picture.Facts.Height));
        Assert.Equal((Width, Height), (picture.Pixels.Width, picture.Pixels.Height));
        Assert.Equal(MediaKind.Picture, picture.Facts.Kind);
        Colours.AssertQuarters(picture.Pixels, tolerance);
    }

    [Theory]
    [MemberData(nameof(Grey))]
    public async Task A_grey_picture_has_three_equal_channels(string extension, string how)
    {
        using var picture = await decoder.PictureAsync(Draw(extension, how));
        Colours.AssertGrey(picture.Pixels, 2);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("tiff")]
    [InlineData("webp")]
    public async Task What_is_see_through_becomes_white(string extension)
    {
        var file = decoder.Tools.Convert(extension, "-size", "300x200", "xc:none", "-fill", "rgba(200,0,0,0.5)",
            "-draw", "rectangle 150,0 300,200", "-define", "webp:lossless=true", "%out");
        using var picture = await decoder.PictureAsync(file);
        Colours.AssertNear((255, 255, 255), Colours.At(picture.Pixels, 0.2, 0.5), 1);
        Colours.AssertNear((227, 127, 127), Colours.At(picture.Pixels, 0.8, 0.5), 2);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    [InlineData("bmp")]
    [InlineData("heic")]
    public async Task A_large_picture_is_reduced_to_the_target_and_tells_its_true_size(string extension)
    {
        var file = decoder.Tools.Convert(
            extension, [.. Colours.Quarters(1_501, 1_003), "-quality", "95", "%out"]);
        using var picture = await decoder.PictureAsync(file, DecoderFixture.AnyPicture with { TargetSide = 600 });
        Assert.Equal((1_501, 1_003), (picture.Facts.Width, picture.Facts.Height));
        Assert.Equal((600, 401), (picture.Pixels.Width, picture.Pixels.Height));
        Colours.AssertQuarters(picture.Pixels, 14);
    }

    [Fact]
    public async Task Reduction_averages_what_it_covers()
    {
        var file = decoder.Tools.Convert("png", "-size", "512x512", "pattern:gray50", "%out");
        using var picture = await decoder.PictureAsync(file, DecoderFixture.AnyPicture with { TargetSide = 128 });
        for (var y = 0; y < 128; y++)
            foreach (var value in picture.Pixels.Row(y))
                Assert.InRange((int)value, 126, 129);
    }

    [Fact]
    public async Task A_picture_of_several_pictures_gives_the_first()
    {
        byte[] first = Draw("jpg", "-quality 95"), second = Draw("jpg", "-negate");
        using var picture = await decoder.PictureAsync([.. first, .. second]);
        Colours.AssertQuarters(picture.Pixels, 12);
    }

    [Theory]
    [InlineData("jpg", "")]
    [InlineData("png", "")]
    [InlineData("webp", "")]
    [InlineData("heic", "")]
    [InlineData("tiff", "")]
    [InlineData("bmp", "")]
    public async Task A_probe_tells_the_same_as_decoding(string extension, string how)
    {
        var file = Draw(extension, how);
        using var picture = await decoder.PictureAsync(file);
        Assert.Equal(picture.Facts, await decoder.ProbeAsync(file));
    }

    private byte[] Draw(string extension, string how) => decoder.Tools.Convert(extension,
        [.. Colours.Quarters(Width, Height), .. how.Split(' ', StringSplitOptions.RemoveEmptyEntries), "%out"]);
}
