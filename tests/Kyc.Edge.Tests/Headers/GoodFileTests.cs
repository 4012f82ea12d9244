using Kyc.Edge.Uploads.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Files as encoders write them give the same facts, however their bytes arrive.</summary>
public sealed class GoodFileTests
{
    public static TheoryData<string, string, string> PictureTypes => new()
    {
        { "baseline.jpg", "image/jpeg", "jpeg" }, { "progressive.jpg", "image/jpeg", "jpeg" },
        { "grey.jpg", "image/jpeg", "jpeg" }, { "cmyk.jpg", "image/jpeg", "jpeg" },
        { "restarts.jpg", "image/jpeg", "jpeg" },
        { "plain.png", "image/png", "png" }, { "interlaced.png", "image/png", "png" },
        { "palette.png", "image/png", "png" },
        { "lossy.webp", "image/webp", "webp" }, { "lossless.webp", "image/webp", "webp" },
        { "alpha.webp", "image/webp", "webp" },
        { "hevc.heic", "image/heic", "hevc" }, { "av1.avif", "image/avif", "av1" },
        { "little.tif", "image/tiff", "tiff" }, { "big.tif", "image/tiff", "tiff" },
        { "strips.tif", "image/tiff", "tiff" },
        { "true.bmp", "image/bmp", "bmp" }, { "palette.bmp", "image/bmp", "bmp" },
    };

    public static TheoryData<string, string, string, bool, bool> VideoTypes => new()
    {
        { "h264.mp4", "video/mp4", "h264", true, true }, { "faststart.mp4", "video/mp4", "h264", true, false },
        { "fragments.mp4", "video/mp4", "h264", false, false }, { "hevc.mp4", "video/mp4", "hevc", true, false },
        { "hevc_inband.mp4", "video/mp4", "hevc", true, false }, { "vp9.mp4", "video/mp4", "vp9", true, false },
        { "av1.mp4", "video/mp4", "av1", true, false }, { "h264.mov", "video/quicktime", "h264", true, true },
        { "h264.3gp", "video/3gpp", "h264", true, false },
        { "vp8.webm", "video/webm", "vp8", true, false }, { "vp9.webm", "video/webm", "vp9", true, true },
        { "av1.webm", "video/webm", "av1", true, false }, { "live.webm", "video/webm", "vp8", false, false },
        { "h264.mkv", "video/x-matroska", "h264", true, false },
        { "hevc.mkv", "video/x-matroska", "hevc", true, false },
    };

    [Theory]
    [MemberData(nameof(PictureTypes))]
    public void A_picture_gives_its_facts_in_pieces_of_any_size(string name, string mediaType, string codec)
    {
        var expected = new MediaFacts(mediaType, Samples.Width, Samples.Height, DurationMs: null, codec);
        AssertInPieces(name, FileClass.Picture, expected);
    }

    [Theory]
    [MemberData(nameof(VideoTypes))]
    public void A_video_gives_its_facts_in_pieces_of_any_size(
        string name, string mediaType, string codec, bool saysLength, bool sound)
    {
        var facts = Inspect(Samples.Get(name), FileClass.Video);
        Assert.Equal(saysLength, facts.DurationMs is not null);
        if (saysLength) Assert.InRange(facts.DurationMs!.Value, 1990, 2030);
        var expected = new MediaFacts(
            mediaType, Samples.Width, Samples.Height, facts.DurationMs, codec, HasAudio: sound);
        AssertInPieces(name, FileClass.Video, expected);
    }

    [Fact]
    public void Every_sample_is_among_the_tested_types()
    {
        Assert.Equal(Samples.Pictures.Order(), PictureTypes.Select(row => row[0]).Cast<string>().Order());
        Assert.Equal(Samples.Videos.Order(), VideoTypes.Select(row => row[0]).Cast<string>().Order());
    }

    [Fact]
    public void A_turned_video_gives_its_size_upright()
    {
        var plain = Samples.Get("h264.mp4");
        foreach (var (matrix, degrees) in new (int[], int)[]
        {
            ([0, 0x10000, 0, -0x10000, 0, 0], 90), ([-0x10000, 0, 0, 0, -0x10000, 0], 180),
            ([0, -0x10000, 0, 0x10000, 0, 0], 270),
        })
        {
            var facts = Inspect(Boxes.WithMatrix(plain, matrix), FileClass.Video);
            Assert.Equal(degrees, facts.RotationDegrees);
            var upright = degrees == 180 ? (Samples.Width, Samples.Height) : (Samples.Height, Samples.Width);
            Assert.Equal(upright, (facts.Width, facts.Height));
        }
    }

    private static void AssertInPieces(string name, FileClass expectedClass, MediaFacts expected)
    {
        var bytes = Samples.Get(name);
        foreach (var piece in new[] { 1, 7, 4096, int.MaxValue })
            Assert.Equal(expected, Inspect(bytes, expectedClass, piece: piece));
    }
}
