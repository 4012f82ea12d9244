using Kyc.Specimens.Faces;
using Kyc.Specimens.Imaging;
using Kyc.Vision.Imaging;
using Kyc.Vision.Pipeline;
using Xunit.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>Invented people as the shared models see them, straight from the artist.</summary>
[Collection(VisionCollection.Name)]
public sealed class SpecimenFaceTests(VisionFixture vision, ITestOutputHelper output)
{
    private const int People = 100;
    private const int Side = 320;

    private static readonly FaceLook[] Looks =
    [
        new(), new(Yaw: 15), new(Yaw: -15), new(Light: 0.8), new(Light: -0.8, Brightness: 0.75), new(Pitch: 8, Roll: 6),
        new(Brightness: 1.15, MouthOpen: 0.4),
    ];

    private readonly FaceArtist _artist = new(FaceSpace.Shared);

    [SharedFact]
    public void Every_invented_person_is_found_and_stays_the_same_and_differs_from_the_others()
    {
        var people = Enumerable.Range(0, People).Select(person => Looks.Select(look => Seen(person, look)).ToArray());
        var embeddings = people.ToArray();
        var genuine = embeddings.SelectMany(own => own.Skip(1).Select(one => Cosine(own[0], one))).Order().ToArray();
        var impostor = Pairs(embeddings).Order().ToArray();
        output.WriteLine($"genuine {genuine.Length}: min {genuine[0]:F3} 1 % {At(genuine, 0.01):F3} "
            + $"median {At(genuine, 0.5):F3}");
        output.WriteLine($"impostor {impostor.Length}: median {At(impostor, 0.5):F3} 99 % {At(impostor, 0.99):F3} "
            + $"99.5 % {At(impostor, 0.995):F3} max {impostor[^1]:F3}");
        Assert.True(At(genuine, 0.01) >= 0.45);
        Assert.True(At(genuine, 0.5) >= 0.55);
        Assert.True(At(impostor, 0.995) < 0.33);
    }

    [SharedFact]
    public void The_artist_knows_where_the_detector_sees_eyes_nose_and_mouth()
    {
        for (var person = 0; person < People; person += 5)
        {
            foreach (var look in new FaceLook[] { new(), new(Yaw: 15), new(Yaw: -15) })
            {
                using var picture = Shown(person, look);
                var found = Face(picture).Landmarks;
                var drawn = _artist.Landmarks(person, look, Side);
                var eyes = drawn[1].X - drawn[0].X;
                var errors = found.Zip(drawn, (f, d) => Math.Sqrt(Square(f.X - d.X) + Square(f.Y - d.Y)) / eyes);
                Assert.True(errors.Average() < 0.16, $"person {person}, {look}: {errors.Average():F3} eye distances");
            }
        }
    }

    private float[] Seen(int person, FaceLook look)
    {
        using var picture = Shown(person, look);
        return vision.Engine.Models.Recogniser.Embed([new FaceInPicture(picture, Face(picture))])[0].Embedding;
    }

    private DetectedFace Face(Picture picture) =>
        Assert.Single(vision.Engine.Models.Detector.Detect(picture, Side, 0.8f));

    private Picture Shown(int person, FaceLook look)
    {
        var ground = new Raster(Side, Side);
        ground.Fill(new Rgb(176, 184, 190));
        _artist.Draw(person, look, Side).LayOn(ground, 0, 0);
        var picture = Picture.Create(Side, Side);
        for (var y = 0; y < Side; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < row.Length; x++) row[x] = ground.Pixels[ground.At(x / 3, y) + 2 - (x % 3)];
        }
        return picture;
    }

    private static IEnumerable<double> Pairs(float[][][] people)
    {
        for (var one = 0; one < people.Length; one++)
        {
            for (var other = 0; other < one; other++)
            {
                var look = (one + other) % Looks.Length;
                yield return Cosine(people[one][0], people[other][look]);
            }
        }
    }

    private static double Cosine(float[] one, float[] other) => FaceTemplates.Similarity(one, other);

    private static double At(double[] ordered, double part) => ordered[(int)(part * (ordered.Length - 1))];

    private static double Square(double value) => value * value;
}
