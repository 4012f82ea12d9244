using System.Text;
using Kyc.Edge.Uploads.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;
using static Kyc.Edge.Uploads.Headers.UploadCodes;

namespace Kyc.Edge.Tests.Headers;

/// <summary>What is not accepted is named, with what is expected, and never quoted.</summary>
public sealed class RefusedTypeTests
{
    private const string Filler = "............................................";

    [Theory]
    [InlineData("GIF89a" + Filler, "a GIF picture")]
    [InlineData("%PDF-1.7\n" + Filler, "a PDF document")]
    [InlineData("<svg xmlns='x'>" + Filler, "an SVG drawing")]
    [InlineData("\n <?xml version='1.0'?>" + Filler, "an XML or SVG document")]
    [InlineData("<!DOCTYPE html>" + Filler, "an HTML page")]
    [InlineData("PK\x03\x04" + Filler, "a ZIP archive or office document")]
    [InlineData("MZ\u0090\0" + Filler, "a Windows program")]
    [InlineData("\u007fELF" + Filler, "a Linux program")]
    [InlineData("RIFF\u0001\u0001\u0001\u0001AVI LIST" + Filler, "an AVI video")]
    [InlineData("BM wins the race; a secret in a plain text file", "a text")]
    [InlineData("Just a few words, a secret among them, no picture", "a text")]
    [InlineData("\u0001\u0002\u0003\u0004" + Filler, "of no type known here")]
    public void A_foreign_type_is_named_and_the_expected_ones_too(string content, string name)
    {
        var bytes = Encoding.Latin1.GetBytes(content);
        var picture = Refused(MediaTypeUnsupported, bytes, FileClass.Picture).Detail;
        Assert.StartsWith($"The file is {name}, where a JPEG, PNG", picture, StringComparison.Ordinal);
        Assert.Contains("MP4, MOV, WebM or MKV", Refused(MediaTypeUnsupported, bytes, FileClass.Video).Detail);
        Assert.DoesNotContain("secret", picture);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_compressed_bmp_that_nothing_here_decodes_is_refused_when_it_is_sent(byte compression)
    {
        var bmp = Crafted.Bmp(300, 300);
        bmp[30] = compression;
        var detail = Refused(MediaTypeUnsupported, bmp, FileClass.Picture).Detail;
        Assert.Contains("a compressed BMP", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_is_refused_as_a_picture_and_a_picture_as_a_video_by_the_first_bytes()
    {
        foreach (var name in Samples.Videos) AssertClass(name, FileClass.Picture, "video, where");
        foreach (var name in Samples.Pictures) AssertClass(name, FileClass.Video, "picture, where");
    }

    [Theory]
    [InlineData("mpeg4.mp4", "-c:v mpeg4", "MPEG-4 Part 2")]
    [InlineData("mpeg2.mp4", "-c:v mpeg2video", "an MPEG coding older than H.264")]
    [InlineData("mjpeg.mov", "-c:v mjpeg -pix_fmt yuvj420p", "Motion JPEG")]
    [InlineData("prores.mov", "-c:v prores", "ProRes")]
    [InlineData("theora.mkv", "-c:v libtheora", "Theora")]
    [InlineData("mpeg2.mkv", "-c:v mpeg2video", "MPEG-1 or MPEG-2")]
    public void A_video_of_another_coding_is_refused_with_its_name(string name, string options, string coding)
    {
        var bytes = Samples.Get(name, $"ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=25:d=2 {options} {name}");
        Assert.Contains(coding, Refused(VideoCodecUnsupported, bytes, FileClass.Video).Detail);
    }

    [Theory]
    [InlineData("mpeg4.mp4")]
    [InlineData("mpeg4.mkv")]
    public void Mpeg4_part_2_is_accepted_by_setting_only(string name)
    {
        var bytes = Samples.Get(name, $"ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=25:d=2 -c:v mpeg4 {name}");
        Refused(VideoCodecUnsupported, bytes, FileClass.Video);
        Assert.Equal("mpeg4", Inspect(bytes, FileClass.Video, new MediaLimits { AcceptMpeg4 = true }).Codec);
    }

    [Theory]
    [InlineData("sound.mp4", "-c:a aac")]
    [InlineData("sound.m4a", "-c:a aac")]
    [InlineData("sound.webm", "-c:a libopus")]
    [InlineData("sound.mkv", "-c:a libopus")]
    public void A_file_of_sound_only_is_refused(string name, string options)
    {
        var bytes = Samples.Get(name, $"ffmpeg -v error -f lavfi -i sine=d=2 {options} {name}");
        Assert.Contains("holds sound but no video", Refused(VideoTrackMissing, bytes, FileClass.Video).Detail);
    }

    [Fact]
    public void An_unknown_coding_is_refused_without_its_letters()
    {
        var detail = Refused(VideoCodecUnsupported, Boxes.Mp4(Boxes.Moov(codec: "evil")), FileClass.Video).Detail;
        Assert.DoesNotContain("evil", detail);
        Assert.Contains("H.264, HEVC, VP8, VP9 or AV1", detail);
    }

    [Fact]
    public void A_movie_without_tracks_has_no_video_track() =>
        Refused(VideoTrackMissing, Boxes.Mp4(Boxes.Moov(handler: "meta")), FileClass.Video);

    [Fact]
    public void Animated_pictures_and_odd_kinds_of_known_formats_are_refused()
    {
        foreach (var (name, bytes) in new (string, byte[])[]
        {
            ("animated PNG", Crafted.Png(300, 300, [Crafted.PngChunk("acTL", new byte[8])])),
            ("animated WebP", Crafted.WebpExtended(300, 300, flags: 2)),
            ("animated HEIC", Join(Boxes.Ftyp("avis"), new byte[32])),
            ("lossless", Crafted.Jpeg(300, 300, sof: 0xC3)),
            ("arithmetic", Crafted.Jpeg(300, 300, sof: 0xC9)),
            ("neither HEVC nor AV1", Crafted.Heic(300, 300, decoder: "jpgC")),
        })
        {
            Assert.Contains(name, Refused(MediaTypeUnsupported, bytes, FileClass.Picture).Detail);
        }
    }

    [Fact]
    public void An_empty_file_has_a_code_of_its_own()
    {
        Refused(FileEmpty, [], FileClass.Picture);
        Refused(FileEmpty, [], FileClass.Video);
    }

    private static void AssertClass(string name, FileClass wrong, string found)
    {
        var inspector = new HeaderInspector(new MediaLimits(), wrong);
        var refused = Assert.Throws<UploadRefusedException>(() => inspector.Push(Samples.Get(name).AsSpan(0, 32)));
        Assert.Equal(MediaTypeUnsupported, refused.Code);
        Assert.Contains(found, refused.Detail);
    }
}
