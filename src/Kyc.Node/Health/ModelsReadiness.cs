using Kyc.Edge.Health;
using Kyc.Vision;

namespace Kyc.Node.Health;

/// <summary>Whether the recogniser still reproduces its golden embedding on the device in use.</summary>
internal sealed class ModelsReadiness(VisionEngine engine) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "models";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var health = engine.SelfTest();
        var said =
            $"golden embedding{(health.GoldenIsStored ? "" : " of the start")} off by {health.GoldenDifference:0.0e+0} "
            + $"(allowed {health.GoldenTolerance:0.0e+0}) on {health.Provider}"
            + (health.LivenessAvailable ? "" : ", without liveness models");
        return ValueTask.FromResult(new Readiness(health.Healthy, said));
    }
}
