using System.IO.Compression;
using System.Runtime.InteropServices;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>
/// Mean face and principal components, the left half of each because all are mirror-symmetric: luma at full size, two
/// chroma planes at half, the shape's two planes (pixels right and down) at a quarter.
/// </summary>
internal sealed class FaceComponents
{
    private const double CoefficientStep = 1 / 32.0;

    private readonly int _width;
    private readonly int _height;
    private readonly int _left;
    private readonly int _top;
    private readonly float[] _mean;
    private readonly float[] _scales;
    private readonly sbyte[] _numbers;

    private FaceComponents(BinaryReader reader)
    {
        (_width, _height) = (reader.ReadInt32(), reader.ReadInt32());
        (_left, _top) = (reader.ReadInt32(), reader.ReadInt32());
        var (count, length) = (reader.ReadInt32(), reader.ReadInt32());
        _mean = Floats(reader, length);
        _scales = Floats(reader, count);
        _numbers = MemoryMarshal.Cast<byte, sbyte>(EmbeddedFile.Exactly(reader, count * length)).ToArray();
    }

    public static FaceComponents Load()
    {
        using var reader = EmbeddedFile.Open(
            "face_space.bin", "FACE", stream => new ZLibStream(stream, CompressionMode.Decompress));
        return new FaceComponents(reader);
    }

    /// <summary>The face of these coefficients.</summary>
    public FaceTexture Mix(ReadOnlySpan<sbyte> coefficients)
    {
        if (coefficients.Length != _scales.Length)
        {
            throw new InvalidDataException(
                $"people.bin has {coefficients.Length} coefficients a person, face_space.bin {_scales.Length} "
                + "components: make both in one run of the training script.");
        }
        var mixed = (float[])_mean.Clone();
        for (var k = 0; k < coefficients.Length; k++)
            Add(mixed, _numbers.AsSpan(k * mixed.Length, mixed.Length),
                (float)(coefficients[k] * CoefficientStep) * _scales[k]);
        return Unfold(mixed);
    }

    private static void Add(float[] sum, ReadOnlySpan<sbyte> component, float factor)
    {
        for (var at = 0; at < sum.Length; at++) sum[at] += component[at] * factor;
    }

    private FaceTexture Unfold(float[] mixed)
    {
        var at = 0;
        var luma = Plane(mixed, ref at, 1, 1);
        var (red, blue) = (Plane(mixed, ref at, 2, 1), Plane(mixed, ref at, 2, 1));
        return new FaceTexture(_left, _top, luma, red, blue, Plane(mixed, ref at, 4, -1), Plane(mixed, ref at, 4, 1));
    }

    private FloatPlane Plane(float[] mixed, ref int at, int reduction, int sign)
    {
        var plane = new FloatPlane(_width / reduction, _height / reduction);
        var half = plane.Width / 2;
        for (var y = 0; y < plane.Height; y++)
        {
            for (var x = 0; x < half; x++, at++)
            {
                plane[x, y] = mixed[at];
                plane[plane.Width - 1 - x, y] = sign * mixed[at];
            }
        }
        return plane;
    }

    private static float[] Floats(BinaryReader reader, int count) =>
        MemoryMarshal.Cast<byte, float>(EmbeddedFile.Exactly(reader, count * sizeof(float))).ToArray();
}
