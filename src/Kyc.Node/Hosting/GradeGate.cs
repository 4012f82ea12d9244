using Kyc.Node.Health;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>
/// Keeps models that may not decide from comparing: the node runs and is not ready, so that what watches it sees why,
/// and other nodes do its work.
/// </summary>
internal static class GradeGate
{
    /// <summary>The engine with its readiness check, barred from jobs when its models are below the grade.</summary>
    public static NodeEngine Guard(NodeEngine engine, GradeFinding finding, ILogger log)
    {
        if (finding.Suffices) log.ModelsInUse(finding.Sentence);
        else log.ModelGradeTooLow(finding.Sentence);
        return engine with
        {
            Checks = [.. engine.Checks, new ModelGradeReadiness(finding)],
            CanCompare = engine.CanCompare && finding.Suffices,
        };
    }
}
