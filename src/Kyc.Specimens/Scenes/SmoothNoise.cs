using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Scenes;

/// <summary>Value noise: chance at the corners of a grid, smooth between them.</summary>
internal sealed class SmoothNoise
{
    private const int Side = 256;
    private readonly float[] _values = new float[Side * Side];

    public SmoothNoise(Dice dice)
    {
        for (var i = 0; i < _values.Length; i++) _values[i] = (float)dice.Share();
    }

    /// <summary>0 to 1, with features of size one.</summary>
    public float At(float x, float y)
    {
        float left = MathF.Floor(x), top = MathF.Floor(y);
        float alongX = Smooth(x - left), alongY = Smooth(y - top);
        int column = (int)left & (Side - 1), row = ((int)top & (Side - 1)) * Side;
        int next = (column + 1) & (Side - 1), below = (row + Side) & ((Side * Side) - 1);
        var upper = _values[row + column] + ((_values[row + next] - _values[row + column]) * alongX);
        var lower = _values[below + column] + ((_values[below + next] - _values[below + column]) * alongX);
        return upper + ((lower - upper) * alongY);
    }

    /// <summary>Several sizes of noise on each other, each half as large and strong as the last; 0 to 1.</summary>
    public float Layers(float x, float y, int layers)
    {
        float sum = 0, strength = 1, total = 0;
        for (var i = 0; i < layers; i++)
        {
            sum += At(x, y) * strength;
            total += strength;
            strength /= 2;
            x = (x * 2) + 17.3f;
            y = (y * 2) + 5.7f;
        }
        return sum / total;
    }

    private static float Smooth(float share) => share * share * (3 - (2 * share));
}
