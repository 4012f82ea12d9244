using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Video;

/// <summary>What the camera adds: exposure that drifts, darker corners, softness and grain.</summary>
internal sealed class CameraFootage : IFootage
{
    private const int ExposureSteps = 256;

    private readonly IFootage _scene;
    private readonly Clip _clip;
    private readonly double _softness;
    private readonly Dice _dice;
    private readonly SensorNoise _noise;
    private readonly Sway _exposure;
    private readonly (double Red, double Green, double Blue) _balance;
    private readonly byte[] _table = new byte[3 * ExposureSteps];

    /// <summary>Puts a camera before a scene.</summary>
    /// <param name="scene">What is seen.</param>
    /// <param name="clip">Length and pace.</param>
    /// <param name="dice">Chooses the camera.</param>
    /// <param name="softness">Blur. Unit: standard deviation in pixels.</param>
    public CameraFootage(IFootage scene, Clip clip, Dice dice, double softness)
    {
        const double Grain = 2.6, Drift = 0.025, Hertz = 0.25;
        (_scene, _clip, _dice, _softness) = (scene, clip, dice, softness);
        _noise = new SensorNoise(dice, Grain);
        _exposure = new Sway(dice, Drift, Hertz);
        var warm = dice.Between(-0.05, 0.06);
        _balance = (1 + warm, 1, 1 - warm);
    }

    /// <inheritdoc />
    public int Width => _scene.Width;

    /// <inheritdoc />
    public int Height => _scene.Height;

    /// <inheritdoc />
    public void Draw(int frame, Raster into)
    {
        _scene.Draw(frame, into);
        Blur.Apply(into, _softness);
        Expose(into, 1 + _exposure.At(_clip.Time(frame)));
        _noise.Add(into, _dice);
    }

    private void Expose(Raster picture, double factor)
    {
        for (var i = 0; i < ExposureSteps; i++)
        {
            _table[3 * i] = Paint.Byte((float)(i * factor * _balance.Red));
            _table[(3 * i) + 1] = Paint.Byte((float)(i * factor * _balance.Green));
            _table[(3 * i) + 2] = Paint.Byte((float)(i * factor * _balance.Blue));
        }
        var pixels = picture.Pixels;
        for (var at = 0; at < pixels.Length; at += Raster.Channels)
        {
            pixels[at] = _table[3 * pixels[at]];
            pixels[at + 1] = _table[(3 * pixels[at + 1]) + 1];
            pixels[at + 2] = _table[(3 * pixels[at + 2]) + 2];
        }
    }
}
