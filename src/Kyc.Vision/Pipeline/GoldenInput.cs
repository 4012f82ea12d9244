using System.Numerics.Tensors;

namespace Kyc.Vision.Pipeline;

/// <summary>A fixed synthetic picture, the same on every machine, by which a running model checks itself.</summary>
public static class GoldenInput
{
    /// <summary>Largest difference of a component that still counts as the same; wide enough for GPUs.</summary>
    public const float Tolerance = 2e-3f;

    /// <summary>Fills a tensor with values 0..255 of a fixed sequence (a 32-bit multiplicative congruence).</summary>
    public static void Fill(Span<float> values)
    {
        var state = 2_463_534_242u;
        for (var i = 0; i < values.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            values[i] = ((state >> 24) + (i % 128)) / 2f;
        }
    }

    /// <summary>
    /// Largest difference from the stored components; infinite when nothing is stored or a value is none.
    /// </summary>
    public static float Difference(ReadOnlySpan<float> embedding, ReadOnlySpan<float> golden)
    {
        if (golden.IsEmpty || golden.Length > embedding.Length) return float.PositiveInfinity;
        var worst = 0f;
        for (var i = 0; i < golden.Length; i++)
            worst = Math.Max(worst, MathF.Abs(embedding[i] - golden[i]));
        return float.IsNaN(worst) || float.IsNaN(TensorPrimitives.Sum(embedding)) ? float.PositiveInfinity : worst;
    }
}
