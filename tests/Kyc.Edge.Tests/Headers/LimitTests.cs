using Kyc.Edge.Uploads.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;
using static Kyc.Edge.Uploads.Headers.UploadCodes;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Every limit holds at its value and not one beyond, and refuses before the file's body arrives.</summary>
public sealed class LimitTests
{
    /// <summary>Signature and header chunk with its checksum.</summary>
    private const int PngHeaderBytes = 33;

    private static readonly MediaLimits Wide = new() { MaxPictureMegapixels = 200 };

    [Theory]
    [InlineData(200, 200, true)]
    [InlineData(199, 200, false)]
    [InlineData(200, 199, false)]
    [InlineData(12_000, 3_333, true)]
    [InlineData(12_001, 200, false)]
    [InlineData(200, 12_001, false)]
    [InlineData(8_000, 5_000, true)]
    [InlineData(8_000, 5_001, false)]
    [InlineData(12_000, 12_000, false)]
    public void A_picture_of_any_format_is_held_to_the_same_sizes(int width, int height, bool allowed)
    {
        foreach (var (name, bytes) in Crafted.PicturesOf(width, height))
        {
            if (!allowed) Refused(FileDimensionsOutOfRange, bytes, FileClass.Picture);
            else
            {
                var facts = Inspect(bytes, FileClass.Picture);
                Assert.True((width, height) == (facts.Width, facts.Height), name);
            }
        }
    }

    [Theory]
    [InlineData(12_000, true)]
    [InlineData(12_001, false)]
    public void The_side_limit_holds_where_megapixels_allow_more(int side, bool allowed)
    {
        var bytes = Crafted.Png(side, side);
        if (allowed) Assert.Equal(side, Inspect(bytes, FileClass.Picture, Wide).Width);
        else Refused(FileDimensionsOutOfRange, bytes, FileClass.Picture, Wide);
    }

    [Theory]
    [InlineData(12_000)]
    [InlineData(12_001)]
    public void A_png_bomb_is_refused_within_its_first_hundred_bytes(int side)
    {
        var inspector = new HeaderInspector(new MediaLimits(), FileClass.Picture);
        var start = Crafted.Png(side, side)[..PngHeaderBytes];
        var refused = Assert.Throws<UploadRefusedException>(() => inspector.Push(start));
        Assert.Equal(FileDimensionsOutOfRange, refused.Code);
        Assert.Contains($"{side} x {side} pixels", refused.Detail);
        Assert.Same(refused, Assert.Throws<UploadRefusedException>(() => inspector.Push([1])));
        Assert.Same(refused, Assert.Throws<UploadRefusedException>(inspector.Complete));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(999, false)]
    [InlineData(30_000, true)]
    [InlineData(30_001, false)]
    [InlineData(0, false)]
    public void A_video_is_held_to_its_lengths(long milliseconds, bool allowed)
    {
        var bytes = Boxes.Mp4(Boxes.Moov(milliseconds: milliseconds));
        if (allowed) Assert.Equal(milliseconds, Inspect(bytes, FileClass.Video).DurationMs);
        else Refused(VideoDurationOutOfRange, bytes, FileClass.Video);
    }

    [Theory]
    [InlineData(120, 4096, true)]
    [InlineData(119, 640, false)]
    [InlineData(640, 119, false)]
    [InlineData(4097, 640, false)]
    [InlineData(640, 4097, false)]
    public void A_video_is_held_to_its_sizes(int width, int height, bool allowed)
    {
        var bytes = Boxes.Mp4(Boxes.Moov(width, height));
        if (allowed) Assert.Equal(width, Inspect(bytes, FileClass.Video).Width);
        else Refused(FileDimensionsOutOfRange, bytes, FileClass.Video);
    }

    [Theory]
    [InlineData("short.mp4", "0.2")]
    [InlineData("long.mp4", "300")]
    [InlineData("short.webm", "0.2")]
    [InlineData("long.mkv", "31")]
    public void Real_clips_too_short_or_too_long_are_refused_with_their_length(string name, string seconds)
    {
        var codec = name.EndsWith("webm", StringComparison.Ordinal) ? "-c:v libvpx -deadline realtime" : "";
        var bytes = Samples.Clip264(name, "160x120", seconds, codec);
        var refused = Refused(VideoDurationOutOfRange, bytes, FileClass.Video);
        Assert.Contains($"lasts {seconds}", refused.Detail);
        Assert.Contains("1 to 30 s", refused.Detail);
        Assert.Contains(seconds == "0.2" ? "longer" : "shorter", refused.Detail);
    }

    [Fact]
    public void A_live_recording_without_a_length_is_refused_when_it_has_gone_on_too_long()
    {
        var live = Samples.Get("live31.webm", "ffmpeg -v error -f lavfi -i testsrc2=s=160x120:r=5:d=36 -c:v libvpx "
            + "-deadline realtime -live 1 -f webm pipe:1 > live31.webm");
        var fragments = Samples.Clip264(
            "fragments31.mp4", "160x120", "36", "-g 10 -movflags frag_keyframe+empty_moov+default_base_moof");
        foreach (var bytes in new[] { live, fragments })
            Assert.Contains("at least 3", Refused(VideoDurationOutOfRange, bytes, FileClass.Video).Detail);
    }

    [Fact]
    public void A_header_of_too_many_parts_is_refused()
    {
        var limits = new MediaLimits { MaxParts = 1000 };
        var chunk = Crafted.PngChunk("tEXt", [1]);
        var many = Crafted.Png(300, 300, Enumerable.Repeat(chunk, 1000));
        Inspect(Crafted.Png(300, 300, Enumerable.Repeat(chunk, 900)), FileClass.Picture, limits);
        Assert.Contains("more parts", Refused(FileUndecodable, many, FileClass.Picture, limits).Detail);
    }

    [Fact]
    public void A_detail_says_what_was_found_what_is_allowed_and_what_to_do()
    {
        var bytes = Boxes.Mp4(Boxes.Moov(milliseconds: 1250));
        Assert.Equal(
            "The video lasts 1.25 s, where 1.5 to 30 s are allowed; record a longer one.",
            Refused(bytes, FileClass.Video, new MediaLimits { MinVideoSeconds = 1.5 }).Detail);
        Assert.Equal(
            "The picture is 100 x 300 pixels, where sides of 200 to 12000 pixels and at most 40 million pixels are "
            + "allowed; send a larger picture.",
            Refused(Crafted.Png(100, 300), FileClass.Picture).Detail);
    }
}
