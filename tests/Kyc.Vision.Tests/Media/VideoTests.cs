using Kyc.Vision.Media;

namespace Kyc.Vision.Tests.Media;

[Collection(DecoderCollection.Name)]
public sealed class VideoTests(DecoderFixture decoder)
{
    private const int Rate = 25, Seconds = 4;

    public static TheoryData<string, string, string, string> Codings => new()
    {
        { "mp4", "video/mp4", "h264", "-c:v libx264 -pix_fmt yuv420p" },
        { "mp4", "video/mp4", "h264", "-c:v libx264 -pix_fmt yuv420p -bf 0 -g 10 -movflags faststart" },
        { "mov", "video/quicktime", "h264", "-c:v libx264 -pix_fmt yuv420p -x264-params open-gop=1:keyint=12" },
        { "mkv", "video/x-matroska", "h264", "-c:v libx264 -pix_fmt yuv420p -profile:v baseline" },
        { "mp4", "video/mp4", "hevc", "-c:v libx265 -pix_fmt yuv420p -x265-params log-level=none:keyint=12" },
        { "mov", "video/quicktime", "hevc", "-c:v libx265 -pix_fmt yuv420p10le -x265-params log-level=none" },
        { "webm", "video/webm", "vp8", "-c:v libvpx -b:v 2M" },
        { "webm", "video/webm", "vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 2M" },
        { "webm", "video/webm", "vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -live 1" },
        { "mp4", "video/mp4", "av1", "-c:v libsvtav1 -preset 12 -crf 20" },
        { "webm", "video/webm", "av1", "-c:v libsvtav1 -preset 12 -crf 20" },
    };

    // Frame n is as bright as n tells, so a decoded frame shows which one it is.
    private static string Counting(int width, int height) =>
        $"color=black:size={width}x{height}:rate={Rate}:duration={Seconds},format=yuv420p,"
        + "geq=lum='20+2*N':cb=128:cr=128";

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Every_codec_gives_the_very_frames_of_an_even_sampling(
        string extension, string mediaType, string codec, string how)
    {
        var file = decoder.Tools.TestVideo(extension, Counting(320, 240), how.Split(' '));
        using var video = await decoder.VideoAsync(file, DecoderFixture.AnyVideo with { Frames = 8 });
        Assert.Equal((mediaType, codec, 320, 240), (video.Facts.MediaType, video.Facts.Codec, video.Facts.Width,
            video.Facts.Height));
        Assert.Equal((Rate * Seconds, false), (video.FrameCount, video.Facts.HasAudio));
        Assert.InRange(video.FrameRate, Rate - 0.2, Rate + 0.2);
        Assert.InRange(video.Facts.Duration.TotalSeconds, Seconds - 0.05, Seconds + 0.05);
        Assert.Equal(8, video.Frames.Count);
        for (var i = 0; i < 8; i++)
        {
            var expected = (int)((i + 0.5) * Rate * Seconds / 8);
            Assert.InRange(video.Frames[i].Timestamp.TotalSeconds * Rate, expected - 0.6, expected + 0.6);
            Assert.InRange(FrameShown(video.Frames[i]), expected - 1, expected + 1);
        }
    }

    [Theory]
    [InlineData(90, "transpose=clock")]
    [InlineData(180, "hflip,vflip")]
    [InlineData(270, "transpose=cclock")]
    public async Task A_rotation_flag_brings_the_frames_upright(int rotation, string undo)
    {
        using var video = await decoder.VideoAsync(Turned(rotation, undo, "mp4"));
        Assert.Equal((320, 240), (video.Facts.Width, video.Facts.Height));
        Assert.All(video.Frames, frame =>
        {
            Assert.Equal((320, 240), (frame.Pixels.Width, frame.Pixels.Height));
            Colours.AssertQuarters(frame.Pixels, 14);
        });
    }

    [Fact]
    public async Task Frames_are_reduced_to_the_target_and_turned_at_once()
    {
        var limits = DecoderFixture.AnyVideo with { TargetSide = 160 };
        using var video = await decoder.VideoAsync(Turned(90, "transpose=clock", "mov"), limits);
        Assert.All(video.Frames, frame =>
        {
            Assert.Equal((160, 120), (frame.Pixels.Width, frame.Pixels.Height));
            Colours.AssertQuarters(frame.Pixels, 14);
        });
    }

    [Theory]
    [InlineData("mp4", "libx264", "yuv444p", 321, 241)]
    [InlineData("webm", "libvpx", "yuv420p", 321, 241)]
    public async Task Odd_sides_are_kept(string extension, string coder, string format, int width, int height)
    {
        var file = decoder.Tools.TestVideo(
            extension, $"testsrc=size={width}x{height}:rate=25:duration=1", "-c:v", coder, "-pix_fmt", format);
        using var video = await decoder.VideoAsync(file);
        Assert.All(video.Frames, f => Assert.Equal((width, height), (f.Pixels.Width, f.Pixels.Height)));
    }

    [Fact]
    public async Task High_definition_uses_its_own_colour_matrix()
    {
        var png = decoder.Tools.Save(decoder.Tools.Convert("png", [.. Colours.Quarters(1_280, 720), "%out"]), "png");
        var file = decoder.Tools.Ffmpeg("mp4", "-loop", "1", "-t", "1", "-i", png, "-vf",
            "format=yuv444p,scale=in_color_matrix=bt601:out_color_matrix=bt709,format=yuv420p",
            "-colorspace", "bt709", "-c:v", "libx264", "%out");
        using var video = await decoder.VideoAsync(file, DecoderFixture.AnyVideo with { Frames = 1 });
        Colours.AssertQuarters(video.Frames[0].Pixels, 8);
    }

    [Fact]
    public async Task A_short_video_gives_each_of_its_frames_once()
    {
        var file = decoder.Tools.TestVideo("mp4", "testsrc2=size=320x240:rate=5:duration=1", "-c:v", "libx264");
        using var video = await decoder.VideoAsync(file, DecoderFixture.AnyVideo with { Frames = 50 });
        Assert.Equal(5, video.Frames.Count);
        Assert.Equal(5, video.Frames.Select(f => f.Timestamp).Distinct().Count());
    }

    [Fact]
    public async Task Sound_is_told_and_a_probe_tells_what_decoding_tells()
    {
        var file = decoder.Tools.Ffmpeg("mp4", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2", "-f",
            "lavfi", "-i", "sine=duration=2", "-c:v", "libx264", "-c:a", "aac", "-shortest", "%out");
        using var video = await decoder.VideoAsync(file);
        var probed = await decoder.ProbeAsync(file);
        Assert.True(video.Facts.HasAudio);
        Assert.Equal(video.Facts with { Duration = probed.Duration }, probed);
        Assert.InRange((probed.Duration - video.Facts.Duration).TotalMilliseconds, -60, 60);
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("mov")]
    [InlineData("mkv")]
    public async Task Dates_places_covers_and_time_codes_change_nothing(string extension)
    {
        var cover = decoder.Tools.Save(decoder.Tools.Convert("png", "-size", "64x64", "xc:red", "%out"), "png");
        var title = decoder.Tools.Save("1\n00:00:00,000 --> 00:00:01,000\nHello\n"u8.ToArray(), "srt");
        string[] more = extension == "mp4" ? ["-map", "2:v", "-disposition:v:1", "attached_pic", "-c:v:1", "png"] : [];
        var file = decoder.Tools.Ffmpeg(extension, ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2",
            "-i", title, "-i", cover, "-map", "0:v", "-map", "1", .. more, "-c:v:0", "libx264", "-c:s",
            extension == "mkv" ? "srt" : "mov_text", "-metadata", "creation_time=2021-03-04T05:06:07Z", "-metadata",
            "location=+48.8577+002.295/", "-metadata", "title=Überraschung", "-timecode", "01:02:03:04", "%out"]);
        var crashes = decoder.Pool.Health.Crashes;
        using var video = await decoder.VideoAsync(file);
        Assert.Equal((10, "h264"), (video.Frames.Count, video.Facts.Codec));
        Assert.Equal(crashes, decoder.Pool.Health.Crashes);
    }

    [Fact]
    public async Task Mpeg4_part_2_is_taken_only_when_the_limits_say_so()
    {
        var file = decoder.Tools.TestVideo("mp4", "testsrc2=size=320x240:rate=25:duration=1", "-c:v", "mpeg4");
        Assert.Equal(MediaRefusal.CodecUnsupported, (await decoder.RefusedVideoAsync(file)).Refusal);
        using var video = await decoder.VideoAsync(file, DecoderFixture.AnyVideo with { AcceptMpeg4 = true });
        Assert.Equal(("mpeg4", 320, 240), (video.Facts.Codec, video.Facts.Width, video.Facts.Height));
    }

    private byte[] Turned(int rotation, string undo, string extension)
    {
        var png = decoder.Tools.Save(decoder.Tools.Convert("png", [.. Colours.Quarters(320, 240), "%out"]), "png");
        var plain = decoder.Tools.Save(decoder.Tools.Ffmpeg(extension, "-loop", "1", "-t", "1", "-i", png, "-vf",
            $"{undo},format=yuv420p", "-c:v", "libx264", "-qp", "10", "%out"), extension);
        return decoder.Tools.Ffmpeg(
            extension, "-i", plain, "-c", "copy", "-metadata:s:v:0", $"rotate={rotation}", "%out");
    }

    private static double FrameShown(VideoFrame frame) =>
        (16 + (Colours.At(frame.Pixels, 0.5, 0.5).G * 219 / 255.0) - 20) / 2;
}
