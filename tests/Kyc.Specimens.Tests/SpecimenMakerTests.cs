using System.Security.Cryptography;
using System.Text.Json;
using Kyc.Specimens.Faces;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Tests;

/// <summary>Specimens as files.</summary>
public sealed class SpecimenMakerTests
{
    private readonly SpecimenMaker _maker = new(FaceSpace.Shared);

    [Fact]
    public async Task The_same_seed_makes_the_same_files_and_says_what_they_are()
    {
        using TempFolder first = new(), second = new();
        var made = await _maker.MakeAsync(11, SpecimenVariants.None, first.Path);
        await _maker.MakeAsync(11, SpecimenVariants.None, second.Path);
        string[] names = ["id_card.jpg", "face_video.mp4", "specimen.json"];
        Assert.Equal(names.Order(), Directory.EnumerateFiles(first.Path).Select(Path.GetFileName).Order());
        Assert.All(names, name => Assert.Equal(Hash(first[name]), Hash(second[name])));
        using var told = JsonDocument.Parse(await File.ReadAllTextAsync(first["specimen.json"]));
        Assert.Equal(11, told.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal("verified", told.RootElement.GetProperty("expected").GetProperty("status").GetString());
        Assert.Equal(made.MrzLines, told.RootElement.GetProperty("mrz_lines").EnumerateArray()
            .Select(line => line.GetString()));
    }

    [Fact]
    public async Task A_missing_ffmpeg_is_one_line_with_the_mend()
    {
        using TempFolder folder = new();
        var maker = new SpecimenMaker(FaceSpace.Shared) { FfmpegProgram = "/nowhere/ffmpeg" };
        var fault = await Assert.ThrowsAsync<SpecimenException>(
            () => maker.MakeAsync(1, SpecimenVariants.None, folder.Path));
        Assert.Contains("/nowhere/ffmpeg", fault.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install ffmpeg", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task What_ffmpeg_cannot_write_is_told()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder["id_card.jpg"]);
        var fault = await Assert.ThrowsAsync<SpecimenException>(
            () => _maker.MakeAsync(1, SpecimenVariants.None, folder.Path));
        Assert.Contains("id_card.jpg", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotated_card_is_the_same_photograph_turned()
    {
        var upright = _maker.CardPicture(3, SpecimenVariants.None);
        var rotated = _maker.CardPicture(3, SpecimenVariants.Rotated);
        Assert.Contains(Enumerable.Range(1, 3), quarters =>
            Turn.Clockwise(upright, quarters).Pixels.AsSpan().SequenceEqual(rotated.Pixels));
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
