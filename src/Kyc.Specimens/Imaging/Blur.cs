using System.Numerics;
using System.Runtime.InteropServices;

namespace Kyc.Specimens.Imaging;

/// <summary>Gaussian blur, first along the rows, then along the columns; beyond an edge its own pixels count.</summary>
internal static class Blur
{
    private const double Reach = 2.6;

    /// <summary>Blurs a picture in place.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="sigma">Standard deviation. Unit: pixels; nothing happens below 0.2.</param>
    public static void Apply(Raster picture, double sigma)
    {
        const double Least = 0.2;
        if (sigma < Least) return;
        var weights = Weights(sigma);
        int radius = weights.Length / 2, row = picture.Width * Raster.Channels;
        var wide = new float[row + (2 * radius * Raster.Channels)];
        var lines = new float[weights.Length][];
        for (var i = 0; i < lines.Length; i++) lines[i] = new float[row];
        var sum = new float[row];
        for (var y = -radius; y < picture.Height + radius; y++)
        {
            var line = lines[(y + radius) % lines.Length];
            var source = Math.Clamp(y, 0, picture.Height - 1);
            if (y > picture.Height - 1) lines[(y + radius - 1) % lines.Length].CopyTo(line, 0);
            else Across(picture.Pixels.AsSpan(source * row, row), wide, radius, weights, line);
            var done = y - radius;
            if (done < 0) continue;
            Array.Clear(sum);
            for (var k = 0; k < weights.Length; k++) Add(sum, lines[(done + k) % lines.Length], weights[k]);
            var target = picture.Pixels.AsSpan(done * row, row);
            for (var i = 0; i < row; i++) target[i] = (byte)(sum[i] + 0.5f);
        }
    }

    private static void Across(ReadOnlySpan<byte> row, float[] wide, int radius, float[] weights, float[] into)
    {
        var pad = radius * Raster.Channels;
        for (var i = 0; i < wide.Length; i++)
        {
            var at = i - pad;
            var channel = ((at % Raster.Channels) + Raster.Channels) % Raster.Channels;
            wide[i] = at < 0 ? row[channel] : at >= row.Length ? row[row.Length - Raster.Channels + channel] : row[at];
        }
        Array.Clear(into);
        for (var k = 0; k < weights.Length; k++)
            Add(into, wide.AsSpan(k * Raster.Channels, into.Length), weights[k]);
    }

    private static void Add(float[] sum, ReadOnlySpan<float> values, float weight)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum.AsSpan());
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < sums.Length; i++) sums[i] += vectors[i] * weight;
        for (var i = sums.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] += values[i] * weight;
    }

    private static float[] Weights(double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(sigma * Reach));
        double[] weights =
        [
            .. Enumerable.Range(-radius, (2 * radius) + 1).Select(far => Math.Exp(-far * far / (2 * sigma * sigma))),
        ];
        var total = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / total))];
    }
}
