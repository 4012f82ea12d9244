using System.Numerics;
using Kyc.Specimens;
using Kyc.Vision.Imaging;
using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision.Tests.Specimens;

/// <summary>The built-in detector looks at a face twice; what that promises, on specimens.</summary>
[Collection(BuiltInCollection.Name)]
public sealed class SecondLookTests(BuiltInFixture vision)
{
    private const int Seed = 2, Side = 960;

    private static readonly int[] All = [0, 90, 180, 270];

    [Fact]
    public async Task A_face_has_the_same_points_however_the_picture_is_turned()
    {
        var (upright, turned) =
            (await MainFaceAsync(SpecimenVariants.None), await MainFaceAsync(SpecimenVariants.Rotated));
        Assert.Equal(upright.Size, turned.Size, upright.Size * 0.05);
        for (var one = 0; one < 5; one++)
            for (var other = 0; other < one; other++)
                Assert.Equal(
                    Apart(upright, one, other), Apart(turned, one, other), 0.05 * upright.EyeDistance);
    }

    [Fact]
    public async Task The_second_look_moves_points_a_little_and_nothing_else()
    {
        using var once = Detector(look: null);
        using var twice = Detector(new FaceLookSize(160, 84));
        using var picture = await PictureAsync(SpecimenVariants.None);
        var first = once.Detect(picture.Pixels, Side, 0.6f)[0];
        var second = twice.Detect(picture.Pixels, Side, 0.6f)[0];
        Assert.Equal((first.Box, first.Score), (second.Box, second.Score));
        Assert.NotEqual(first.Landmarks, second.Landmarks);
        for (var k = 0; k < 5; k++)
            Assert.InRange((first.Landmarks[k] - second.Landmarks[k]).Length(), 0, 0.25f * first.EyeDistance);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    [InlineData(0)]
    public void A_box_without_sense_is_left_as_it_was(float side)
    {
        using var detector = Detector(look: null);
        using var pool = new WorkspacePool<(int Width, int Height), YunetOutputs>(size =>
            new YunetOutputs(OrtRuntime.Load(), detector.Session, size.Width, size.Height));
        using var picture = Picture.Create(320, 240);
        var face = new DetectedFace(new FaceBox(10, 10, side, side), new Vector2[5], 0.9f);
        var look = new SecondLook(new FaceLookSize(160, 84), detector.Session, pool, ColourOrder.Bgr);
        Assert.Same(face, look.Refine(picture, face, degrees: 90));
    }

    [Theory]
    [InlineData("\"side\": 100, \"face\": 84", "multiple of 32")]
    [InlineData("\"side\": 160, \"face\": 200", "fit in its side")]
    [InlineData("\"side\": 160, \"face\": 0", "fit in its side")]
    public void A_senseless_second_look_is_a_flaw_of_the_manifest(string look, string said)
    {
        using var folder = new TempFolder();
        var path = folder["m.json"];
        File.WriteAllText(path, $$"""
            { "name": "m", "role": "detector", "file": "m.onnx", "sha256": "{{new string('0', 64)}}", "bytes": 1,
              "licence": "MIT", "source": "a test", "grade": "evaluation",
              "input": { "width": 0, "height": 0, "multiple": 32, "colours": "bgr", "second_look": { {{look}} } },
              "output": { "decoding": "yunet" } }
            """);
        var flaw = Assert.Throws<ManifestException>(() => ManifestReader.ReadFile(path));
        Assert.Contains(said, flaw.Message, StringComparison.Ordinal);
    }

    private static double Apart(DetectedFace face, int one, int other) =>
        (face.Landmarks[one] - face.Landmarks[other]).Length();

    private static FaceDetector Detector(FaceLookSize? look)
    {
        var file = ModelCatalog.Open(new ModelPlaces()).Verified(BuiltInFixture.Options.Detector);
        var manifest = file.Manifest with { Input = file.Manifest.Input with { SecondLook = look } };
        return new FaceDetector(file with { Manifest = manifest }, BuiltInFixture.NewLoader(), 0.3f);
    }

    private async Task<DetectedFace> MainFaceAsync(SpecimenVariants variants)
    {
        using var picture = await PictureAsync(variants);
        return vision.Engine.Models.Detector.Detect(picture.Pixels, Side, 0.6f, All).SelectMany(faces => faces)
            .MaxBy(face => face.Score)!;
    }

    private async Task<DecodedPicture> PictureAsync(SpecimenVariants variants)
    {
        await using var file = new MemoryStream(await Invented.CardAsync(Seed, variants));
        return await vision.Pool.DecodePictureAsync(file, BuiltInFixture.Options.Pictures, CancellationToken.None);
    }
}
