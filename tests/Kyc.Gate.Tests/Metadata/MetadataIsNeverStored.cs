using System.Buffers.Binary;
using System.Security.Cryptography;
using Kyc.Edge.Tests.Headers;
using Kyc.Sessions.Files;
using Xunit.Abstractions;

namespace Kyc.Gate.Tests.Metadata;

/// <summary>What reaches the store shows the same picture and tells nothing else.</summary>
public sealed class MetadataIsNeverStored(ITestOutputHelper output)
{
    private const int Files = 500;

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Of_500_files_with_metadata_of_every_kind_no_word_is_stored_and_every_pixel_is_the_same()
    {
        await using var decoder = new Decoded();
        var intake = new Intake();
        var (planted, survived, files) = (0, 0, new SortedDictionary<string, int>());
        var faults = new List<string>();
        for (var number = 0; number < Files; number++)
        {
            var file = PlantedFiles.Make(number);
            var (known, stored) = await intake.TakeAsync(file.Kind, file.Bytes, 1 + number * 37 % 5_000);
            var left = Canary.Count(stored, file.Canary);
            planted += Canary.Count(file.Bytes, file.Canary);
            survived += left;
            files[file.Name] = files.GetValueOrDefault(file.Name) + 1;
            if (left > 0) faults.Add($"{number} {file.Name}: {left} of its words are stored");
            if (intake.DigestOf(known) != Convert.ToHexStringLower(SHA256.HashData(file.Bytes)))
                faults.Add($"{number} {file.Name}: its digest is not that of the bytes sent");
            var (before, after) = (
                await decoder.OfAsync(file.Kind, file.Bytes), await decoder.OfAsync(file.Kind, stored));
            if (before != after || before.StartsWith("refused", StringComparison.Ordinal))
                faults.Add($"{number} {file.Name}: {before} became {after}");
        }
        output.WriteLine($"{Files} files with {planted} planted words: {survived} stored; pixels equal in all but "
            + $"{faults.Count}; by format: {string.Join(", ", files.Select(one => $"{one.Key} {one.Value}"))}");
        Figures.Print("A2", "planted words of metadata that are stored", $"{survived} of {planted} in {Files} files",
            "0", survived == 0);
        Figures.Print("A2", "files whose pixels differ after scrubbing", $"{faults.Count} of {Files}", "0",
            faults.Count == 0);
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(30)));
        Assert.True(planted > 5 * Files, $"only {planted} words were planted");
        Assert.Equal(0, intake.Blobs.Count);
    }

    [Fact]
    public async Task What_is_stored_is_stored_again_unchanged()
    {
        var intake = new Intake();
        foreach (var number in Enumerable.Range(0, 100))
        {
            var file = PlantedFiles.Make(number);
            var once = (await intake.TakeAsync(file.Kind, file.Bytes)).Stored;
            var twice = (await intake.TakeAsync(file.Kind, once, 997)).Stored;
            Assert.True(once.AsSpan().SequenceEqual(twice), file.Name);
        }
    }

    [Fact]
    public async Task A_file_without_metadata_is_stored_byte_for_byte()
    {
        var intake = new Intake();
        string[] plain =
        [
            "baseline.jpg", "progressive.jpg", "cmyk.jpg", "lossy.webp", "lossless.webp", "alpha.webp", "true.bmp",
            "palette.bmp", "hevc.heic",
        ];
        foreach (var name in plain) await AssertUnchangedAsync(intake, name, FileKind.IdCard, Samples.Get(name));
        var bare = Samples.Get("bare.mp4", "ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=10:d=2 -c:v libx264 "
            + "-preset ultrafast -pix_fmt yuv420p -fflags +bitexact -flags:v +bitexact -empty_hdlr_name 1 bare.mp4");
        await AssertUnchangedAsync(intake, "bare.mp4", FileKind.FaceVideo, WithoutEncoder(bare));
        var png = Samples.Get("bare.png", "convert -size 320x240 -seed 7 plasma:red-blue -strip "
            + "-define png:exclude-chunks=all bare.png");
        await AssertUnchangedAsync(intake, "bare.png", FileKind.IdCard, png);
        var jpeg = Vision.Tests.Media.ExifBlock.IntoJpeg(
            Samples.Get("baseline.jpg"), Vision.Tests.Media.ExifBlock.Make(6, bigEndian: true));
        await AssertUnchangedAsync(intake, "a JPEG that is only turned", FileKind.IdCard, jpeg);
    }

    /// <summary>
    /// A video whose last box is its index, without what the encoder says of itself: its name in the sample's
    /// description, and an empty list of tags, the last in the index.
    /// </summary>
    private static byte[] WithoutEncoder(byte[] video)
    {
        ReadOnlySpan<byte> name = "\u000cLavc libx264"u8;
        var (named, tags, index) = (video.AsSpan().IndexOf(name), video.AsSpan().IndexOf("udta"u8) - 4,
            video.AsSpan().IndexOf("moov"u8) - 4);
        Assert.True(named > index && tags > named && index > 0, "the encoder wrote another form");
        var without = video[..tags];
        without.AsSpan(named, name.Length).Clear();
        BinaryPrimitives.WriteInt32BigEndian(without.AsSpan(index), tags - index);
        return without;
    }

    private static async Task AssertUnchangedAsync(Intake intake, string name, FileKind kind, byte[] bytes)
    {
        var stored = (await intake.TakeAsync(kind, bytes, 777)).Stored;
        var first = bytes.AsSpan().CommonPrefixLength(stored);
        Assert.True(first == bytes.Length, $"{name} differs from byte {first} on, of {bytes.Length}");
    }
}
