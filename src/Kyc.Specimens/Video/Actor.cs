using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Video;

/// <summary>A person before the camera.</summary>
internal sealed class Actor
{
    /// <summary>Side up to which a bust is drawn; a larger one is enlarged. Unit: pixels.</summary>
    private const int MostDetail = 384;

    private readonly FaceArtist _faces;
    private readonly int _person;
    private readonly int _size;
    private readonly double _scale;
    private readonly double _left;
    private readonly double _top;
    private readonly HeadScript _script;
    private readonly Sway _across;
    private readonly Sway _down;

    /// <summary>Places a person.</summary>
    /// <param name="faces">Draws it.</param>
    /// <param name="person">Number of the person.</param>
    /// <param name="dice">Chooses what it does.</param>
    /// <param name="seconds">Length of the clip.</param>
    /// <param name="place">Left and upper edge of the bust and its side. Unit: pixels.</param>
    public Actor(FaceArtist faces, int person, Dice dice, double seconds, (double Left, double Top, int Size) place)
    {
        const double Reach = 5, Hertz = 0.3;
        (_faces, _person, _left, _top) = (faces, person, place.Left, place.Top);
        _size = Math.Min(place.Size, MostDetail);
        _scale = place.Size / (double)_size;
        _script = new HeadScript(dice, seconds);
        (_across, _down) = (new Sway(dice, Reach, Hertz), new Sway(dice, Reach / 2, Hertz));
    }

    /// <summary>Draws the person into a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="time">Time in seconds.</param>
    /// <param name="shake">How far the camera is off its place. Unit: pixels.</param>
    public void Draw(Raster frame, double time, (double X, double Y) shake)
    {
        var bust = _faces.Draw(_person, _script.At(time), _size);
        Montage.Lay(bust, frame, _left + _across.At(time) + shake.X, _top + _down.At(time) + shake.Y, _scale);
    }
}
