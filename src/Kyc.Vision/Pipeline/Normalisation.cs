using System.Numerics.Tensors;
using Kyc.Vision.Models;

namespace Kyc.Vision.Pipeline;

/// <summary>Brings values 0..255 to what a model was trained on.</summary>
internal static class Normalisation
{
    public static void Apply(ModelInput input, Span<float> values)
    {
        if (input.Mean != 0) TensorPrimitives.Subtract(values, input.Mean, values);
        if (input.Scale != 1) TensorPrimitives.Multiply(values, input.Scale, values);
    }
}
