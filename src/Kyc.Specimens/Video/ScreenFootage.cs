using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;
using Kyc.Specimens.Scenes;

namespace Kyc.Specimens.Video;

/// <summary>An attack: a scene played on a phone or tablet that is held before the camera.</summary>
internal sealed class ScreenFootage : IFootage
{
    private const int Bezel = 26;

    private readonly IFootage _scene;
    private readonly IFootage _around;
    private readonly Clip _clip;
    private readonly Raster _shown;
    private readonly Raster _device;
    private readonly Sway _x;
    private readonly Sway _y;
    private readonly Sway _turn;
    private readonly Sway _tilt;
    private readonly Vector2 _lamp;
    private readonly float _pitch;

    /// <summary>Plays the scene.</summary>
    /// <param name="scene">What is played.</param>
    /// <param name="around">The room in which the device is held.</param>
    /// <param name="clip">Length and pace.</param>
    /// <param name="dice">Chooses how it is held.</param>
    public ScreenFootage(IFootage scene, IFootage around, Clip clip, Dice dice)
    {
        (_scene, _around, _clip) = (scene, around, clip);
        _shown = new Raster(scene.Width, scene.Height);
        _device = new Raster(scene.Width + (2 * Bezel), scene.Height + (2 * Bezel));
        (_x, _y) = (new Sway(dice, 6, 0.5), new Sway(dice, 6, 0.5));
        (_turn, _tilt) = (new Sway(dice, 0.02, 0.4), new Sway(dice, 0.06, 0.4));
        _lamp = new Vector2(
            (float)dice.Between(0.1, 0.9) * _device.Width, (float)dice.Between(0.05, 0.35) * _device.Height);
        _pitch = (float)dice.Between(1.85, 2.15);
    }

    /// <inheritdoc />
    public int Width => _around.Width;

    /// <inheritdoc />
    public int Height => _around.Height;

    /// <inheritdoc />
    public void Draw(int frame, Raster into)
    {
        _around.Draw(frame, into);
        _scene.Draw(frame, _shown);
        _device.Fill(new Rgb(14, 14, 16));
        Paint.Lay(_shown, _device, Bezel, Bezel);
        var time = _clip.Time(frame);
        var pose = new FlatPose(
            new Vector2((Width / 2f) + (float)_x.At(time), (Height / 2f) + (float)_y.At(time)),
            Width * 0.86f, -0.02f + (float)_turn.At(time), 0.05f + (float)_tilt.At(time), (float)_tilt.At(time + 2));
        var band = (float)(time * 0.55 % 1) * _device.Height;
        FlatSheet.Lay(_device, into, pose, 0, (colour, at) => Shine(colour, at, band));
    }

    /// <summary>
    /// A screen's light: bluish, blacks that glow, stripes where its dots meet the camera's, a band that runs down, and
    /// a lamp reflected in the glass.
    /// </summary>
    private Vector3 Shine(Vector3 colour, Vector2 at, float band)
    {
        var far = (at - _lamp).LengthSquared() / (70f * 70f);
        var lamp = new Vector3(far < 6 ? 62 * MathF.Exp(-far) : 0);
        if (at.X < Bezel || at.Y < Bezel || at.X > _device.Width - Bezel || at.Y > _device.Height - Bezel)
            return colour + (lamp * 0.5f);
        var dots = MathF.Sin(at.X * MathF.Tau / _pitch) * MathF.Sin(at.Y * MathF.Tau / (_pitch * 1.07f));
        var rows = MathF.Sin(at.Y * MathF.PI);
        var distance = MathF.Abs(at.Y - band);
        distance = MathF.Min(distance, _device.Height - distance) / 60;
        var light = 1 + (0.1f * dots) + (0.05f * rows) - (distance < 2 ? 0.1f * MathF.Exp(-distance * distance) : 0);
        return (((colour * 0.88f) + new Vector3(16, 18, 26)) * new Vector3(0.95f, 1, 1.08f) * light) + lamp;
    }
}
