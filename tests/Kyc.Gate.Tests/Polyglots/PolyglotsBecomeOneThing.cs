using System.Text;
using Kyc.Edge.Tests.Headers;
using Kyc.Edge.Uploads.Headers;
using Kyc.Gate.Tests.Metadata;
using Kyc.Sessions.Files;
using Xunit.Abstractions;
using static Kyc.Edge.Tests.Headers.Inspecting;

namespace Kyc.Gate.Tests.Polyglots;

/// <summary>A file that is two things at once is refused, or stored as the one thing it should be.</summary>
public sealed class PolyglotsBecomeOneThing(ITestOutputHelper output)
{
    private static readonly byte[] Zip =
    [
        .. "PK\x03\x04"u8, .. new byte[26], .. "a.jsp"u8, .. "PK\x01\x02"u8, .. new byte[42], .. "a.jsp"u8,
        .. "PK\x05\x06"u8, .. new byte[18],
    ];

    private static readonly byte[] Page = "<html><script>fetch('//evil')</script></html>"u8.ToArray();
    private static readonly byte[] Pdf = "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction 2 0 R>>endobj %%EOF"u8.ToArray();
    private static readonly byte[] Php = "<?php system($_GET['c']); __halt_compiler();"u8.ToArray();

    /// <summary>What of another type must not be left in the store.</summary>
    private static readonly string[] Marks =
    [
        "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "<script", "<html", "%PDF", "<?php", "*/=", "#!/bin", "MZ\x90",
        "Rar!", "GIF8", "alert(",
    ];

    private static readonly byte[] Padded = new byte[300];

    private static Dictionary<string, (FileKind Kind, byte[] Bytes)> Table => new()
    {
        ["JPEG and ZIP behind it"] = Card(Join(Jpeg, Zip)),
        ["JPEG and ZIP behind zeros"] = Card(Join(Jpeg, Padded, Zip)),
        ["JPEG and ZIP behind a preview"] = Card(Join(Jpeg, Jpeg, Zip)),
        ["JPEG and page behind it"] = Card(Join(Jpeg, Page)),
        ["JPEG and page in a comment"] = Card(JpegWith(0xFE, Page)),
        ["JPEG and page in EXIF"] = Card(
            JpegWith(0xE1, [.. "Exif\0\0"u8, .. ExifPlant.Make(Page[..16], 1, true), .. Page])),
        ["JPEG and PDF in a comment"] = Card(JpegWith(0xFE, Pdf)),
        ["JPEG and PHP in a comment"] = Card(JpegWith(0xFE, Php)),
        ["JPEG and script: its first length opens a comment"] = Card(JpegWith(0xE0,
            [.. new byte[0x2F2A - 2 - 12], .. "*/=alert(1)/"u8])),
        ["JPEG and JPEG"] = Card(Join(Jpeg, Crafted.Jpeg(300, 300, 0xC0, Crafted.Segment(0xFE, Page)))),
        ["JPEG and shell script in ICC"] = Card(JpegWith(0xE2, [.. "ICC_PROFILE\0\x01\x01#!/bin/sh"u8])),
        ["GIF and script"] = Card("GIF89a/*"u8.ToArray(), new byte[300], "*/=alert(1)"u8.ToArray()),
        ["GIF and ZIP"] = Card("GIF89a"u8.ToArray(), new byte[300], Zip),
        ["PNG and PHP behind it"] = Card(Join(Png, Php)),
        ["PNG and PHP in a text"] = Card(PngWith("tEXt", Php)),
        ["PNG and page in a private chunk"] = Card(PngWith("prVt", Page)),
        ["PNG and ZIP in a chunk"] = Card(PngWith("zTXt", Zip)),
        ["PNG and PDF in iTXt"] = Card(PngWith("iTXt", Pdf)),
        ["WebP and ZIP behind it"] = Card(Join(Webp, Zip)),
        ["WebP and page in XMP"] = Card(Crafted.Riff(
            Crafted.WebpExtended(300, 300)[12..], Crafted.RiffChunk("XMP ", Page))),
        ["BMP and ZIP behind it"] = Card(Join(Crafted.Bmp(300, 300), Zip)),
        ["BMP and PHP before its pixels"] = Card(BmpWith(Php)),
        ["TIFF and ZIP behind it"] = Card(Join(Samples.Get("little.tif"), Zip)),
        ["TIFF and page in a gap"] = Card(Join(Samples.Get("big.tif"), Page)),
        ["HEIC and ZIP in a free box"] = Card(Join(Samples.Get("hevc.heic"), Boxes.Box("free", Zip))),
        ["HEIC and ZIP in media data"] = Card(Join(Samples.Get("hevc.heic"), Boxes.Box("mdat", Zip))),
        ["HEIC and ZIP behind it"] = Card(Join(Samples.Get("hevc.heic"), Zip)),
        ["page before an MP4"] = Video(Page, Mp4),
        ["script before an MP4"] = Video("#!/bin/sh\n"u8.ToArray(), Mp4),
        ["MP4 with a page as its first box"] = Video(Boxes.Box("free", Page), Mp4),
        ["MP4 and ZIP behind it"] = Video(Mp4, Zip),
        ["MP4 and ZIP in a box to the end"] = Video(Mp4, Boxes.U32(0), "free"u8.ToArray(), Zip),
        ["MP4 and ZIP in media data"] = Video(Mp4, Boxes.Box("mdat", Zip)),
        ["MP4 and ZIP in media data to the end"] = Video(Mp4, Boxes.U32(0), "mdat"u8.ToArray(), Zip),
        ["MP4 and PDF in user data"] = Video(Mp4, Boxes.Box("udta", Pdf)),
        ["fragments and ZIP in media data"] = Video(Samples.Get("fragments.mp4"), Boxes.Box("mdat", Zip)),
        ["WebM and page in a Void"] = Video(Samples.Get("vp8.webm"), [0xEC, (byte)(0x80 | Page.Length)], Page),
        ["WebM and ZIP behind it"] = Video(Samples.Get("vp8.webm"), Zip),
        ["live WebM and ZIP in an unknown element"] =
            Video(Samples.Get("live.webm"), [0x4D, 0x00, 0x40, (byte)Zip.Length], Zip),
        ["ZIP before a JPEG"] = Card(Zip, Jpeg),
        ["PDF before a JPEG"] = Card(Pdf, Jpeg),
        ["program before a JPEG"] = Card([0x4D, 0x5A, 0x90, 0], Jpeg),
    };

    private static byte[] Jpeg => Crafted.Jpeg(300, 300);

    private static byte[] Png => Crafted.Png(300, 300);

    private static byte[] Webp => Crafted.WebpLossy(300, 300);

    private static byte[] Mp4 => Samples.Get("h264.mp4");

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task A_file_of_two_types_is_refused_or_stored_as_one()
    {
        var intake = new Intake();
        var (refused, scrubbed, faults) = (0, 0, new List<string>());
        foreach (var (name, (kind, bytes)) in Table)
        {
            Assert.True(Mark(bytes) is not null, $"{name} is no polyglot");
            try
            {
                var stored = (await intake.TakeAsync(kind, bytes)).Stored;
                scrubbed++;
                if (Mark(stored) is { } mark) faults.Add($"{name}: '{mark}' is stored");
                if (Again(stored)) faults.Add($"{name}: a second JPEG is stored");
                Inspect(stored, kind == FileKind.FaceVideo ? FileClass.Video : FileClass.Picture);
            }
            catch (UploadRefusedException)
            {
                refused++;
            }
        }
        output.WriteLine($"{Table.Count} polyglots: {refused} refused, {scrubbed} stored as one thing");
        Figures.Print("A2", "polyglots that are stored as two things", $"{faults.Count} of {Table.Count}", "0",
            faults.Count == 0);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(0, intake.Blobs.Count);
    }

    private static string? Mark(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        return Array.Find(Marks, mark => text.Contains(mark, StringComparison.Ordinal))
               ?? (Again(bytes) ? "a second JPEG" : null);
    }

    /// <summary>Whether another JPEG follows the end of the first.</summary>
    private static bool Again(byte[] bytes) =>
        bytes is [0xFF, 0xD8, ..] && bytes.AsSpan(2).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) >= 0;

    private static (FileKind, byte[]) Card(params byte[][] parts) => (FileKind.IdCard, Join(parts));

    private static (FileKind, byte[]) Video(params byte[][] parts) => (FileKind.FaceVideo, Join(parts));

    private static byte[] JpegWith(byte marker, byte[] body) =>
        Crafted.Jpeg(300, 300, 0xC0, Crafted.Segment(marker, body));

    private static byte[] PngWith(string chunk, byte[] body) =>
        Crafted.Png(300, 300, [Crafted.PngChunk(chunk, body)]);

    private static byte[] BmpWith(byte[] body)
    {
        var bmp = Crafted.Bmp(300, 300);
        var planted = Join(bmp[..54], body, bmp[54..]);
        planted[10] = (byte)(54 + body.Length);
        return planted;
    }
}
