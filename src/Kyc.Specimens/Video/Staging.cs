using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;

namespace Kyc.Specimens.Video;

/// <summary>Puts scene, attack and camera together.</summary>
internal static class Staging
{
    private const int Short = 480;
    private const int Long = 640;
    private const double Focused = 0.5;
    private const double OutOfFocus = 9;

    /// <summary>The footage of a specimen.</summary>
    /// <param name="faces">Draws the people.</param>
    /// <param name="seed">Chooses everything else.</param>
    /// <param name="clip">Length and pace.</param>
    /// <param name="variants">What is odd about it.</param>
    /// <param name="people">Who is in it: none, one, or two.</param>
    public static IFootage Of(
        FaceArtist faces, int seed, Clip clip, SpecimenVariants variants, IReadOnlyList<int> people)
    {
        IFootage scene = Room(faces, seed, clip, people);
        if (variants.HasFlag(SpecimenVariants.Print))
            scene = new PaperFootage(scene, Empty(seed, clip, scene, "print"), clip, new Dice(seed, "paper"));
        if (variants.HasFlag(SpecimenVariants.Replay))
            scene = new ScreenFootage(scene, Empty(seed, clip, scene, "replay"), clip, new Dice(seed, "screen"));
        var softness = variants.HasFlag(SpecimenVariants.Blurry) ? OutOfFocus : Focused;
        return new CameraFootage(scene, clip, new Dice(seed, "camera"), softness);
    }

    private static RoomFootage Empty(int seed, Clip clip, IFootage like, string room) =>
        new(like.Width, like.Height, clip, new Dice(seed, room), []);

    /// <summary>One person upright before the camera; two beside each other in a wide picture.</summary>
    private static RoomFootage Room(FaceArtist faces, int seed, Clip clip, IReadOnlyList<int> people)
    {
        const int BustOfOne = 580, BustOfTwo = 370, Sunk = 14;
        var dice = new Dice(seed, "room");
        var wide = people.Count > 1;
        var (width, height) = wide ? (Long, Short) : (Short, Long);
        var size = wide ? BustOfTwo : BustOfOne;
        List<Actor> actors = [];
        for (var i = 0; i < people.Count; i++)
        {
            var middle = width * ((2 * i) + 1) / (2.0 * people.Count);
            var place = (middle - (size / 2.0) + dice.Between(-12, 12), (double)(height - size + Sunk), size);
            actors.Add(new Actor(faces, people[i], new Dice(seed, $"actor {i}"), clip.Seconds, place));
        }
        return new RoomFootage(width, height, clip, dice, actors);
    }
}
