namespace Kyc.Vision.Tests.Media;

[Collection(DecoderCollection.Name)]
public sealed class OrientationTests(DecoderFixture decoder)
{
    private const int Width = 320, Height = 240;

    // What must be done to an upright picture so that the orientation brings it back.
    private static readonly string[][] Undo =
    [
        [], ["-flop"], ["-rotate", "180"], ["-flip"], ["-transpose"], ["-rotate", "270"], ["-transverse"],
        ["-rotate", "90"],
    ];

    public static TheoryData<string, int, bool> All
    {
        get
        {
            var all = new TheoryData<string, int, bool>();
            foreach (var extension in new[] { "jpg", "png", "webp" })
                for (var orientation = 1; orientation <= 8; orientation++)
                    all.Add(extension, orientation, orientation % 2 == 0);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Exif_orientation_brings_the_picture_upright(string extension, int orientation, bool bigEndian)
    {
        var stored = Stored(extension, orientation, ["-quality", "95"]);
        var exif = ExifBlock.Make(orientation, bigEndian);
        var turned = orientation >= 5;
        var file = extension switch
        {
            "jpg" => ExifBlock.IntoJpeg(stored, exif),
            "png" => ExifBlock.IntoPng(stored, exif),
            _ => ExifBlock.IntoWebp(stored, exif, turned ? Height : Width, turned ? Width : Height),
        };
        await AssertUpright(file);
    }

    [Theory]
    [InlineData(1, "TopLeft")]
    [InlineData(2, "TopRight")]
    [InlineData(3, "BottomRight")]
    [InlineData(4, "BottomLeft")]
    [InlineData(5, "LeftTop")]
    [InlineData(6, "RightTop")]
    [InlineData(7, "RightBottom")]
    [InlineData(8, "LeftBottom")]
    public async Task The_orientation_tag_of_a_tiff_brings_it_upright(int orientation, string name) =>
        await AssertUpright(Stored("tiff", orientation, ["-orient", name]));

    [Fact]
    public async Task A_reduced_picture_is_turned_as_well()
    {
        var file = ExifBlock.IntoJpeg(Stored("jpg", 6, ["-quality", "95"]), ExifBlock.Make(6, true));
        using var picture = await decoder.PictureAsync(file, DecoderFixture.AnyPicture with { TargetSide = 100 });
        Assert.Equal((Width, Height), (picture.Facts.Width, picture.Facts.Height));
        Assert.Equal((100, 75), (picture.Pixels.Width, picture.Pixels.Height));
        Colours.AssertQuarters(picture.Pixels, 14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(60_000)]
    public async Task A_senseless_orientation_counts_as_none(int orientation) =>
        await AssertUpright(
            ExifBlock.IntoJpeg(Stored("jpg", 1, ["-quality", "95"]), ExifBlock.Make(orientation, false)));

    private async Task AssertUpright(byte[] file)
    {
        using var picture = await decoder.PictureAsync(file);
        Assert.Equal((Width, Height), (picture.Facts.Width, picture.Facts.Height));
        Assert.Equal((Width, Height), (picture.Pixels.Width, picture.Pixels.Height));
        Colours.AssertQuarters(picture.Pixels, 14);
    }

    private byte[] Stored(string extension, int orientation, string[] more) => decoder.Tools.Convert(extension,
        [.. Colours.Quarters(Width, Height), .. Undo[orientation - 1], "+repage", .. more, "%out"]);
}
