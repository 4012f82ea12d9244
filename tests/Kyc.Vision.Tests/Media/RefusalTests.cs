using System.Buffers.Binary;
using System.Diagnostics;
using Kyc.Vision.Media;

namespace Kyc.Vision.Tests.Media;

[Collection(DecoderCollection.Name)]
public sealed class RefusalTests(DecoderFixture decoder)
{
    private static readonly PictureLimits Pictures = new();
    private static readonly VideoLimits Videos = new();

    private byte[] Jpeg => decoder.Tools.Convert("jpg", [.. Colours.Quarters(640, 480), "%out"]);

    private byte[] Mp4 => decoder.Tools.TestVideo("mp4", "testsrc2=size=640x480:rate=25:duration=2", "-c:v", "libx264");

    public static TheoryData<MediaRefusal, string> Names => new()
    {
        { MediaRefusal.Empty, "empty" }, { MediaRefusal.TypeUnsupported, "type_unsupported" },
        { MediaRefusal.NotAPicture, "not_a_picture" }, { MediaRefusal.NotAVideo, "not_a_video" },
        { MediaRefusal.NoVideoStream, "no_video_stream" }, { MediaRefusal.CodecUnsupported, "codec_unsupported" },
        { MediaRefusal.AnimationUnsupported, "animation_unsupported" },
        { MediaRefusal.DimensionsTooLarge, "dimensions_too_large" },
        { MediaRefusal.DimensionsTooSmall, "dimensions_too_small" },
        { MediaRefusal.PixelsOverLimit, "pixels_over_limit" }, { MediaRefusal.BytesOverLimit, "bytes_over_limit" },
        { MediaRefusal.VideoTooShort, "video_too_short" }, { MediaRefusal.VideoTooLong, "video_too_long" },
        { MediaRefusal.Damaged, "damaged" }, { MediaRefusal.Truncated, "truncated" },
        { MediaRefusal.TooComplex, "too_complex" }, { MediaRefusal.DecodeTimeout, "decode_timeout" },
        { MediaRefusal.FileUndecodable, "file_undecodable" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refusal_has_its_stable_name_in_any_case(MediaRefusal refusal, string name)
    {
        Assert.Equal(name, refusal.WireName());
        Assert.Equal(refusal, MediaRefusals.Parse(name.ToUpperInvariant()));
        Assert.Equal(Enum.GetValues<MediaRefusal>().Length, Names.Count);
    }

    [Fact]
    public async Task An_empty_file_is_refused_by_name()
    {
        Assert.Equal(MediaRefusal.Empty, (await decoder.RefusedPictureAsync([])).Refusal);
        Assert.Equal(MediaRefusal.Empty, (await decoder.RefusedVideoAsync([])).Refusal);
        var probe = await Assert.ThrowsAsync<MediaRefusedException>(() => decoder.ProbeAsync([]));
        Assert.Equal(MediaRefusal.Empty, probe.Refusal);
    }

    [Theory]
    [InlineData("This is a text, whatever its name says.")]
    [InlineData("BMW builds cars")]
    [InlineData("GIF89a................")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("x")]
    public async Task An_unknown_beginning_is_refused_whatever_the_name(string text)
    {
        var file = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal(MediaRefusal.TypeUnsupported, (await decoder.RefusedPictureAsync(file)).Refusal);
        Assert.Equal(MediaRefusal.TypeUnsupported, (await decoder.RefusedVideoAsync(file)).Refusal);
    }

    [Fact]
    public async Task A_video_is_no_picture_and_a_picture_no_video()
    {
        Assert.Equal(MediaRefusal.NotAPicture, (await decoder.RefusedPictureAsync(Mp4)).Refusal);
        Assert.Equal(MediaRefusal.NotAVideo, (await decoder.RefusedVideoAsync(Jpeg)).Refusal);
        var probe = await Assert.ThrowsAsync<MediaRefusedException>(
            () => decoder.ProbeAsync(Mp4, MediaKind.Picture));
        Assert.Equal(MediaRefusal.NotAPicture, probe.Refusal);
    }

    [Theory]
    [InlineData("m4a", "aac")]
    [InlineData("webm", "libopus")]
    public async Task Sound_alone_is_refused_by_name(string extension, string coder)
    {
        var file = decoder.Tools.TestVideo(extension, "sine=duration=2", "-c:a", coder);
        Assert.Equal(MediaRefusal.NoVideoStream, (await decoder.RefusedVideoAsync(file)).Refusal);
    }

    [Theory]
    [InlineData("mov", "mjpeg")]
    [InlineData("mp4", "mpeg4")]
    [InlineData("mkv", "ffv1")]
    public async Task A_codec_off_the_list_is_named(string extension, string coder)
    {
        var file = decoder.Tools.TestVideo(extension, "testsrc2=size=320x240:rate=25:duration=2", "-c:v", coder);
        var refused = await decoder.RefusedVideoAsync(file);
        Assert.Equal((MediaRefusal.CodecUnsupported, coder), (refused.Refusal, refused.Measured.Codec));
    }

    [Fact]
    public async Task An_animated_picture_is_refused_by_name()
    {
        var file = decoder.Tools.Convert("webp", "-size", "320x240", "-delay", "10", "xc:red", "xc:blue", "%out");
        Assert.Equal(MediaRefusal.AnimationUnsupported, (await decoder.RefusedPictureAsync(file)).Refusal);
    }

    [Fact]
    public async Task Sizes_over_and_under_the_limits_are_refused_with_what_was_measured()
    {
        var refused = await decoder.RefusedPictureAsync(Jpeg, Pictures with { MaxSide = 639 });
        Assert.Equal((MediaRefusal.DimensionsTooLarge, 640, 480, "image/jpeg"), (refused.Refusal,
            refused.Measured.Width, refused.Measured.Height, refused.Measured.MediaType));
        refused = await decoder.RefusedPictureAsync(Jpeg, Pictures with { MinSide = 481 });
        Assert.Equal(MediaRefusal.DimensionsTooSmall, refused.Refusal);
        refused = await decoder.RefusedPictureAsync(Jpeg, Pictures with { MaxPixels = (640 * 480) - 1 });
        Assert.Equal(MediaRefusal.PixelsOverLimit, refused.Refusal);
        refused = await decoder.RefusedVideoAsync(Mp4, Videos with { MaxSide = 600 });
        Assert.Equal((MediaRefusal.DimensionsTooLarge, 640), (refused.Refusal, refused.Measured.Width));
    }

    [Fact]
    public async Task Sizes_at_the_limits_pass()
    {
        var limits = Pictures with { MaxSide = 640, MinSide = 480, MaxPixels = 640 * 480, MaxBytes = Jpeg.Length };
        using var picture = await decoder.PictureAsync(Jpeg, limits);
        Assert.Equal(640, picture.Pixels.Width);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_byte_over_the_limit_is_refused_whether_the_length_is_known_or_not(bool seekable)
    {
        using Stream stream = seekable ? new MemoryStream(Jpeg) : new OneWayStream(Jpeg);
        var refused = await Assert.ThrowsAsync<MediaRefusedException>(() => decoder.Pool.DecodePictureAsync(
            stream, Pictures with { MaxBytes = Jpeg.Length - 1 }, CancellationToken.None));
        Assert.Equal(MediaRefusal.BytesOverLimit, refused.Refusal);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_and_gives_little_at_a_time_decodes()
    {
        using var stream = new OneWayStream(Jpeg);
        using var picture = await decoder.Pool.DecodePictureAsync(stream, Pictures, CancellationToken.None);
        Colours.AssertQuarters(picture.Pixels, 14);
    }

    [Fact]
    public async Task A_png_bomb_is_refused_by_its_header_without_memory_or_time()
    {
        var bomb = PngFile.Flat(12_000, 12_000);
        await decoder.RefusedPictureAsync(bomb);
        var before = DecoderProcesses.ResidentBytes();
        var clock = Stopwatch.StartNew();
        var refused = await decoder.RefusedPictureAsync(bomb, Pictures);
        clock.Stop();
        Assert.Equal((MediaRefusal.PixelsOverLimit, 12_000, 12_000),
            (refused.Refusal, refused.Measured.Width, refused.Measured.Height));
        Assert.InRange(DecoderProcesses.ResidentBytes() - before, long.MinValue, 32L << 20);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 250);
    }

    [Fact]
    public async Task A_video_of_a_fifth_of_a_second_is_too_short()
    {
        var file = decoder.Tools.TestVideo("mp4", "testsrc2=size=320x240:rate=25:duration=0.2", "-c:v", "libx264");
        var refused = await decoder.RefusedVideoAsync(file, Videos);
        Assert.Equal((MediaRefusal.VideoTooShort, 200), (refused.Refusal, refused.Measured.Duration.TotalMilliseconds));
    }

    [Fact]
    public async Task A_video_of_five_minutes_is_refused_by_its_header()
    {
        var file = decoder.Tools.TestVideo("mp4", "testsrc2=size=320x240:rate=2:duration=300", "-c:v", "libx264",
            "-preset", "ultrafast");
        var refused = await decoder.RefusedVideoAsync(file, Videos);
        Assert.Equal((MediaRefusal.VideoTooLong, 300), (refused.Refusal, refused.Measured.Duration.TotalSeconds));
        Assert.Contains("header", refused.Detail);
    }

    [Fact]
    public async Task A_header_that_lies_about_the_length_does_not_help()
    {
        var file = (byte[])decoder.Tools.TestVideo("mp4", "testsrc2=size=320x240:rate=2:duration=40", "-c:v", "libx264",
            "-preset", "ultrafast").Clone();
        Shorten(file, "mvhd", 24);
        Shorten(file, "mdhd", 24);
        Shorten(file, "tkhd", 28);
        var refused = await decoder.RefusedVideoAsync(file, Videos);
        Assert.Equal((MediaRefusal.VideoTooLong, 40), (refused.Refusal, refused.Measured.Duration.TotalSeconds));
        Assert.Contains("frames", refused.Detail);
    }

    [Fact]
    public async Task A_recording_without_a_length_in_its_header_is_measured()
    {
        var file = decoder.Tools.TestVideo("webm", "testsrc2=size=320x240:rate=25:duration=2", "-c:v", "libvpx", "-f",
            "webm", "-live", "1");
        using var video = await decoder.VideoAsync(file, Videos);
        Assert.InRange(video.Facts.Duration.TotalSeconds, 1.9, 2.1);
        Assert.InRange((await decoder.ProbeAsync(file)).Duration.TotalSeconds, 1.9, 2.1);
    }

    [Fact]
    public async Task A_jpeg_of_too_many_scans_is_refused()
    {
        var file = decoder.Tools.Convert("jpg", [.. Colours.Quarters(640, 480), "-interlace", "JPEG", "%out"]);
        var refused = await decoder.RefusedPictureAsync(file, Pictures with { MaxScans = 3 });
        Assert.Equal(MediaRefusal.TooComplex, refused.Refusal);
        using var picture = await decoder.PictureAsync(file, Pictures);
    }

    private static void Shorten(byte[] file, string box, int offset)
    {
        var at = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box));
        Assert.True(at > 0, $"no {box} in the file");
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at - 4 + offset), 2_000);
    }
}
