using Kyc.Vision.Models;

namespace Kyc.Vision;

/// <summary>Whether the models work, for readiness and <c>kyc doctor</c>.</summary>
/// <param name="Healthy">True when the recogniser reproduces its golden embedding.</param>
/// <param name="Provider">The execution provider in use.</param>
/// <param name="RuntimeVersion">Version of ONNX Runtime.</param>
/// <param name="RuntimePath">Its library file.</param>
/// <param name="Models">The models loaded.</param>
/// <param name="LivenessAvailable">False when a liveness model is missing.</param>
/// <param name="GoldenIsStored">
/// True when the golden embedding comes with the model; false when it is the one that the model made at the start.
/// </param>
/// <param name="GoldenDifference">Largest difference of a component from the golden embedding.</param>
/// <param name="GoldenTolerance">Largest difference that counts as the same.</param>
public sealed record VisionHealth(
    bool Healthy, string Provider, string RuntimeVersion, string RuntimePath, IReadOnlyList<ActiveModel> Models,
    bool LivenessAvailable, bool GoldenIsStored, double GoldenDifference, double GoldenTolerance);
