using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;

namespace Kyc.Specimens.Video;

/// <summary>
/// What a person does before the camera: looks into it, turns the head to both sides, looks back, and blinks.
/// </summary>
internal sealed class HeadScript
{
    private const double BlinkSeconds = 0.26;

    private readonly double _seconds;
    private readonly double _turn;
    private readonly double _light;
    private readonly double _lightDrift;
    private readonly double[] _blinks;
    private readonly Sway _yaw;
    private readonly Sway _pitch;
    private readonly Sway _roll;
    private readonly Sway _brightness;
    private readonly Sway _mouth;

    /// <summary>Writes a script.</summary>
    /// <param name="dice">Chance.</param>
    /// <param name="seconds">Length.</param>
    public HeadScript(Dice dice, double seconds)
    {
        _seconds = seconds;
        _turn = dice.Between(15, 22) * (dice.Below(2) == 0 ? 1 : -1);
        _light = dice.Between(-0.5, 0.5);
        _lightDrift = dice.Between(-0.35, 0.35);
        _blinks =
            [seconds * dice.Between(0.1, 0.2), seconds * dice.Between(0.45, 0.55), seconds * dice.Between(0.8, 0.9)];
        _yaw = new Sway(dice, 1.2, 0.5);
        _pitch = new Sway(dice, 2.5, 0.35);
        _roll = new Sway(dice, 1.6, 0.3);
        _brightness = new Sway(dice, 0.035, 0.4);
        _mouth = new Sway(dice, 0.12, 0.5);
    }

    /// <summary>The look at a time in seconds.</summary>
    public FaceLook At(double time) => new(
        Yaw: Turn(time / _seconds) + _yaw.At(time),
        Pitch: _pitch.At(time),
        Roll: _roll.At(time),
        EyesClosed: _blinks.Max(blink => Math.Max(0, 1 - (2 * Math.Abs(time - blink) / BlinkSeconds))),
        MouthOpen: Math.Max(0, _mouth.At(time)),
        Light: _light + (_lightDrift * time / _seconds),
        Brightness: 1 + _brightness.At(time));

    /// <summary>Ahead, to one side, through the middle to the other, and ahead again.</summary>
    private double Turn(double share)
    {
        (double At, double Yaw)[] stops =
            [(0, 0), (0.22, 0), (0.36, _turn), (0.42, _turn), (0.66, -_turn), (0.72, -_turn), (0.86, 0), (1, 0)];
        for (var i = 1; i < stops.Length; i++)
        {
            if (share > stops[i].At) continue;
            var part = (share - stops[i - 1].At) / (stops[i].At - stops[i - 1].At);
            return stops[i - 1].Yaw + ((stops[i].Yaw - stops[i - 1].Yaw) * part * part * (3 - (2 * part)));
        }
        return 0;
    }
}
