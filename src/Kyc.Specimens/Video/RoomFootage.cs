using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Video;

/// <summary>People in a room before a camera held in a hand.</summary>
internal sealed class RoomFootage : IFootage
{
    private const int Margin = 24;

    private readonly Clip _clip;
    private readonly IReadOnlyList<Actor> _people;
    private readonly Raster _room;
    private readonly Sway _shakeX;
    private readonly Sway _shakeY;

    /// <summary>Sets the scene.</summary>
    /// <param name="width">Width of the frames. Unit: pixels.</param>
    /// <param name="height">Height of the frames.</param>
    /// <param name="clip">Length and pace.</param>
    /// <param name="dice">Chooses the room and the camera's unrest.</param>
    /// <param name="people">Those who are in it, the nearest last.</param>
    public RoomFootage(int width, int height, Clip clip, Dice dice, IReadOnlyList<Actor> people)
    {
        const double Reach = 3, Hertz = 0.8;
        (Width, Height, _clip, _people) = (width, height, clip, people);
        _room = RoomBackdrop.Draw(width + (2 * Margin), height + (2 * Margin), dice);
        (_shakeX, _shakeY) = (new Sway(dice, Reach, Hertz), new Sway(dice, Reach, Hertz));
    }

    /// <inheritdoc />
    public int Width { get; }

    /// <inheritdoc />
    public int Height { get; }

    /// <inheritdoc />
    public void Draw(int frame, Raster into)
    {
        var time = _clip.Time(frame);
        var shake = (X: _shakeX.At(time), Y: _shakeY.At(time));
        Montage.Cut(_room, into, Margin - shake.X, Margin - shake.Y);
        foreach (var person in _people) person.Draw(into, time, shake);
    }
}
