using System.Collections.Concurrent;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>
/// Draws invented people. The same input gives the same bytes. Safe for use by several threads; keeps the front view
/// of up to <see cref="Kept"/> people.
/// </summary>
public sealed class FaceArtist(FaceSpace space)
{
    /// <summary>Smallest picture, in pixels a side.</summary>
    public const int MinSize = 32;

    /// <summary>Largest picture, in pixels a side.</summary>
    public const int MaxSize = 1024;

    /// <summary>How many people's front views are kept for the next look.</summary>
    public const int Kept = 16;

    private readonly ConcurrentDictionary<int, Bust> _busts = [];

    /// <summary>The bust of a person on transparent ground, its shoulders cut by the lower edge.</summary>
    /// <param name="person">0 to <see cref="FaceSpace.People"/>, exclusive.</param>
    /// <param name="look">How the person is seen.</param>
    /// <param name="size">Width and height in pixels, <see cref="MinSize"/> to <see cref="MaxSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such person, or the size is out of bounds.</exception>
    public Cutout Draw(int person, FaceLook look, int size)
    {
        CheckSize(size);
        var bust = BustOf(person);
        var view = new BustView(bust, look);
        var cutout = new Cutout(size, size);
        var scale = Bust.Side / size;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
                cutout.Set(x, y, view.At(((x + 0.5) * scale) - 0.5 - Bust.Margin, ((y + 0.5) * scale) - 0.5));
        }
        return cutout;
    }

    /// <summary>Where the detector's five points lie in the picture of the same input: the eye at the left of the
    /// picture, the eye at the right, nose tip, mouth corner at the left, at the right; in pixels, centres of pixels
    /// at whole numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such person, or the size is out of bounds.</exception>
    public IReadOnlyList<(double X, double Y)> Landmarks(int person, FaceLook look, int size)
    {
        CheckSize(size);
        var pose = new HeadPose(look);
        var scale = size / Bust.Side;
        return
        [
            .. BustOf(person).Landmarks.Select(place => pose.Seen(place.X, place.Y)).Select(place =>
                (((place.X + Bust.Margin + 0.5) * scale) - 0.5, ((place.Y + 0.5) * scale) - 0.5)),
        ];
    }

    private Bust BustOf(int person)
    {
        if (_busts.TryGetValue(person, out var known)) return known;
        var bust = new Bust(space.Texture(person), person, space.Feminine(person));
        if (_busts.Count >= Kept) _busts.Clear();
        return _busts[person] = bust;
    }

    private static void CheckSize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, MinSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
    }
}
