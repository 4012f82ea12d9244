using Kyc.Sessions.Policies;
using Kyc.Vision.Imaging;
using Kyc.Vision.Models;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>What can be told of the built-in detector without any picture of a person.</summary>
public sealed class BuiltInDetectorTests
{
    [Fact]
    public void It_is_small_and_marked_as_good_for_evaluation_only()
    {
        Assert.Equal(ModelGrade.Evaluation, BuiltInDetector.Manifest.Grade);
        Assert.InRange(BuiltInDetector.Manifest.Bytes, 1, 800_000);
        Assert.Equal(
            BuiltInDetector.Manifest.Bytes,
            new FileInfo(Path.Combine(BuiltInDetector.Folder, BuiltInDetector.Manifest.File)).Length);
    }

    [Theory]
    [InlineData(640, 640)]
    [InlineData(333, 100)]
    [InlineData(90, 700)]
    public void It_finds_nothing_in_pictures_of_nothing(int width, int height)
    {
        using var detector = BuiltInDetector.Load();
        using var picture = Picture.Create(width, height);
        foreach (var (name, pixel) in Patterns())
        {
            for (var y = 0; y < height; y++)
            {
                var row = picture.Row(y);
                for (var i = 0; i < row.Length; i++) row[i] = (byte)pixel(i / Picture.BytesPerPixel, y);
            }
            foreach (var side in new[] { 320, 640 })
                Assert.True(detector.Detect(picture, side, 0.5f).Count == 0, $"a face in {name} at {side}");
        }
    }

    private static IEnumerable<(string Name, Func<int, int, int> Pixel)> Patterns()
    {
        yield return ("black", (_, _) => 0);
        yield return ("white", (_, _) => 255);
        yield return ("a gradient", (x, y) => (x + y) % 256);
        yield return ("stripes", (x, _) => x / 8 % 2 * 255);
        yield return ("a chessboard", (x, y) => ((x / 16) + (y / 16)) % 2 * 255);
        yield return ("noise", (x, y) => (int)((uint)((x * 73_856_093) ^ (y * 19_349_663)) * 2_654_435_761u >> 24));
    }
}
