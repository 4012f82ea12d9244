using Kyc.Edge.Health;
using Kyc.Node.Hosting;

namespace Kyc.Node.Health;

/// <summary>Which models are in use, and whether they are of the grade that this node's policy asks for.</summary>
internal sealed class ModelGradeReadiness(GradeFinding finding) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "model_grade";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel) =>
        ValueTask.FromResult(new Readiness(finding.Suffices, finding.Sentence));
}
