using Kyc.Edge.Uploads.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;
using static Kyc.Edge.Uploads.Headers.UploadCodes;

namespace Kyc.Edge.Tests.Headers;

/// <summary>A file is one thing from its first byte to its last, give or take what cameras append.</summary>
public sealed class StructureTests
{
    private static readonly byte[] Zip = Join("PK\x03\x04"u8.ToArray(), new byte[60]);

    [Fact]
    public void A_jpeg_may_be_followed_by_what_cameras_append()
    {
        var jpeg = Crafted.Jpeg(300, 300);
        foreach (var trailer in new[] { jpeg, Boxes.Mp4(Boxes.Moov()), new byte[100_000], Join(new byte[7], jpeg) })
            Assert.Equal(300, Inspect(Join(jpeg, trailer), FileClass.Picture, piece: 11).Width);
    }

    [Fact]
    public void A_picture_followed_by_an_archive_program_or_page_is_refused()
    {
        var page = Join("<script>"u8.ToArray(), new byte[60]);
        var ended = Crafted.PicturesOf(300, 300).Where(one => !one.Name.StartsWith("TIFF") && one.Name != "HEIC");
        foreach (var (_, picture) in ended)
            foreach (var tail in new[] { Zip, page, Join(new byte[5], Zip) })
                Assert.Contains("follows the picture's end",
                    Refused(FileUndecodable, Join(picture, tail), FileClass.Picture).Detail);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void Only_a_little_may_follow_other_pictures(int bytes, bool allowed)
    {
        var tail = new byte[bytes];
        foreach (var picture in new[] { Crafted.Png(300, 300), Crafted.WebpLossy(300, 300), Crafted.Bmp(300, 300) })
        {
            if (allowed) Inspect(Join(picture, tail), FileClass.Picture);
            else Refused(FileUndecodable, Join(picture, tail), FileClass.Picture);
        }
    }

    [Fact]
    public void Foreign_bytes_after_a_video_or_heic_are_refused_and_zeros_are_not()
    {
        foreach (var (bytes, kind) in new[]
        {
            (Boxes.Mp4(Boxes.Moov()), FileClass.Video), (Crafted.Heic(300, 300), FileClass.Picture),
        })
        {
            Refused(FileUndecodable, Join(bytes, Zip), kind);
            Refused(FileUndecodable, Join(bytes, [0xFF, 0, 0, 8, 1, 2, 3, 4]), kind);
            Inspect(Join(bytes, new byte[64]), kind);
        }
        Refused(FileUndecodable, Join(Samples.Get("vp8.webm"), Zip), FileClass.Video);
    }

    [Fact]
    public void Application_segments_and_fill_bytes_of_a_jpeg_are_walked()
    {
        var thumbnail = Crafted.Segment(0xE1, Join("Exif\0\0"u8.ToArray(), Crafted.Jpeg(16, 16), new byte[60_000]));
        var jpeg = Crafted.Jpeg(300, 200, 0xC0, thumbnail, thumbnail, [0xFF, 0xFF, 0xFF],
            Crafted.Segment(0xFE, [1, 2, 3]));
        Assert.Equal((300, 200), (Inspect(jpeg, FileClass.Picture).Width, Inspect(jpeg, FileClass.Picture).Height));
    }

    [Fact]
    public void Contradictions_in_headers_are_refused()
    {
        var png = Crafted.Png(300, 300);
        png[20] ^= 1;
        foreach (var broken in new[]
        {
            png,
            Crafted.Riff(Crafted.RiffChunk("VP8X", [0, 0, 0, 0, 99, 1, 0, 99, 1, 0]), Crafted.Vp8(300, 300)),
            Crafted.Riff(Crafted.Vp8(300, 300), Crafted.Vp8(300, 300)),
            Crafted.Jpeg(0, 300),
            Crafted.Jpeg(300, 300, 0xC0, Crafted.Segment(0xFE, [1]), [0x00]),
            Crafted.Jpeg(300, 300, 0xC0, [0xFF, 0xD9]),
            Crafted.Bmp(300, 300, missingBytes: 1),
            Join("II*\0"u8.ToArray(), Crafted.Le32(4), new byte[64]),
        })
        {
            Refused(FileUndecodable, broken, FileClass.Picture);
        }
    }

    [Fact]
    public void A_tiff_whose_strip_goes_on_after_its_end_is_refused()
    {
        const int stripLengthAt = 20 + 2 + 3 * 12 + 8;
        var tiff = Crafted.Tiff(300, 300, little: true);
        Assert.Equal(12, tiff[stripLengthAt]);
        tiff[stripLengthAt] = (byte)(tiff.Length - 8);
        Inspect(tiff, FileClass.Picture);
        tiff[stripLengthAt]++;
        Refused(FileUndecodable, tiff, FileClass.Picture);
    }

    [Fact]
    public void Contradictions_in_boxes_are_refused()
    {
        var deep = Boxes.Box("moov", Boxes.Box("trak", Boxes.U32(5000), "mdia"u8.ToArray()));
        var huge = Join(Boxes.U32(1), "moov"u8.ToArray(), Boxes.U32(0x80000000), Boxes.U32(0));
        var wrap = Join(Boxes.U32(1), "moov"u8.ToArray(), Boxes.U32(0x7FFFFFFF), Boxes.U32(0xFFFFFFFF));
        var tiny = Join(Boxes.U32(7), "moov"u8.ToArray());
        Assert.Contains("longer than the one around it",
            Refused(FileUndecodable, Boxes.Mp4(deep, dataBytes: 9000), FileClass.Video).Detail);
        foreach (var broken in new[] { huge, wrap, tiny, Join(Boxes.Moov(), Boxes.Moov()), [] })
            Refused(FileUndecodable, Boxes.Mp4(broken), FileClass.Video);
    }

    [Fact]
    public void Long_lengths_and_media_data_to_the_end_are_walked()
    {
        var large = Join(Boxes.U32(1), "mdat"u8.ToArray(), Boxes.U32(0), Boxes.U32(16 + 40), new byte[40]);
        var toEnd = Join(Boxes.U32(0), "mdat"u8.ToArray(), new byte[1000]);
        var facts = Inspect(Join(Boxes.Ftyp(), large, Boxes.Moov(), toEnd), FileClass.Video);
        Assert.Equal(new MediaFacts("video/mp4", 640, 480, 5000, "h264"), facts);
        Assert.Equal("video/quicktime", Inspect(Join(large, Boxes.Moov()), FileClass.Video).MediaType);
    }

    [Fact]
    public void A_fragmented_video_that_states_its_length_has_one()
    {
        var extension = Boxes.Box("mvex", Boxes.Box("mehd", Boxes.U32(0), Boxes.U32(7000)));
        var stated = Boxes.Mp4(Boxes.Moov(milliseconds: 0, extension: extension));
        Assert.Equal(7000, Inspect(stated, FileClass.Video).DurationMs);
        var silent = Boxes.Box("mvex", Boxes.Box("trex", new byte[24]));
        Assert.Null(Inspect(Boxes.Mp4(Boxes.Moov(milliseconds: 0, extension: silent)), FileClass.Video).DurationMs);
    }

    [Fact]
    public void Bytes_after_completion_are_a_mistake_of_the_caller()
    {
        var inspector = new HeaderInspector(new MediaLimits(), FileClass.Picture);
        inspector.Push(Crafted.Png(300, 300));
        Assert.Same(inspector.Complete(), inspector.Complete());
        Assert.Throws<InvalidOperationException>(() => inspector.Push([0]));
    }
}
