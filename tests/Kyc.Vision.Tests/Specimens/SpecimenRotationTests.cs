using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Specimens;
using Kyc.Vision.Tests.Media;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Specimens;

/// <summary>Videos and pictures of invented people that lie on their side or on their head.</summary>
[Collection(BuiltInCollection.Name)]
public sealed class SpecimenRotationTests(BuiltInFixture vision, ITestOutputHelper output)
{
    private const int Seed = 2;

    /// <summary>FFmpeg's words for a turn, and the degrees by which the result has to be turned back.</summary>
    public static TheoryData<string, int> Turns { get; } =
        new() { { "transpose=1", 270 }, { "hflip,vflip", 180 }, { "transpose=2", 90 } };

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task A_turned_video_is_decided_like_the_upright_one(string filter, int back)
    {
        using var folder = new TempFolder();
        var specimen = await Invented.SpecimenAsync(Seed);
        var turned = new MediaTools(folder.Path).Ffmpeg("mp4",
            ["-i", specimen.VideoPath, "-vf", filter, "-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12",
             "%out"]);
        await SameAsync(await Invented.VideoAsync(Seed), turned, FileKind.FaceVideo, back);
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task A_turned_picture_is_decided_like_the_upright_one(string filter, int back)
    {
        using var folder = new TempFolder();
        var specimen = await Invented.SpecimenAsync(Seed);
        var tools = new MediaTools(folder.Path);
        var still = tools.Ffmpeg("png", ["-i", specimen.VideoPath, "-frames:v", "1", "%out"]);
        var path = folder["still.png"];
        await File.WriteAllBytesAsync(path, still);
        await SameAsync(still, tools.Ffmpeg("png", ["-i", path, "-vf", filter, "%out"]), FileKind.FaceImage, back);
    }

    private async Task SameAsync(byte[] upright, byte[] turned, FileKind kind, int back)
    {
        var card = await Invented.CardAsync(Seed);
        var (one, other) =
            (await vision.CompareAsync(card, upright, kind), await vision.CompareAsync(card, turned, kind));
        output.WriteLine($"{kind}: {one.Similarity:F3} and {other.Similarity:F3}");
        Assert.Equal(0, one.Find(CheckName.VideoFaces)!.Measures["rotation_degrees"]);
        Assert.Equal(back, other.Find(CheckName.VideoFaces)!.Measures["rotation_degrees"]);
        Assert.Equal(BuiltInFixture.Decide(one).Outcome, BuiltInFixture.Decide(other).Outcome);
        Assert.Equal(one.Similarity!.Value, other.Similarity!.Value, 0.1);
    }
}
