using Kyc.Vision.Pipeline;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

[Collection(VisionCollection.Name)]
public sealed class BatchTests(VisionFixture vision, ITestOutputHelper output)
{
    [SharedFact]
    public async Task Embedding_faces_together_equals_embedding_them_one_by_one()
    {
        using var batched = await vision.NewEngineAsync(VisionFixture.Options with { MaxBatch = 8 });
        var files = VisionFixture.Rows("images/pairs.csv").Take(12).Select(row => "images/" + row[4]).ToArray();
        var pictures = await Task.WhenAll(files.Select(vision.PictureAsync));
        FaceInPicture[] faces =
        [
            .. pictures.Select(picture => new FaceInPicture(
                picture.Pixels, vision.Engine.Models.Detector.Detect(picture.Pixels, 640, 0.6f)[0])),
        ];
        var together = batched.Models.Recogniser.Embed(faces);
        var worst = 0f;
        for (var i = 0; i < faces.Length; i++)
        {
            var alone = vision.Engine.Models.Recogniser.Embed([faces[i]])[0];
            for (var k = 0; k < alone.Embedding.Length; k++)
                worst = Math.Max(worst, Math.Abs(alone.Embedding[k] - together[i].Embedding[k]));
        }
        foreach (var picture in pictures) picture.Dispose();
        output.WriteLine($"largest difference {worst:E1} over {faces.Length} faces");
        Assert.True(worst <= 1e-5f);
    }
}
