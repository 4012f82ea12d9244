using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Sessions.Decisions;

/// <summary>What the grades of a report's models say of the report.</summary>
public static class ModelGrades
{
    /// <summary>The role of liveness models in <see cref="ModelUse.Role"/>.</summary>
    public const string LivenessRole = "liveness";

    /// <summary>The roles without which no two faces can have been compared.</summary>
    private static readonly string[] Needed = ["detector", "recogniser"];

    /// <summary>The models the report rests on: those of liveness only when it was judged.</summary>
    public static IEnumerable<ModelUse> InUse(ComparisonReport report)
    {
        var live = report.Checks.Any(check => check.Name == CheckName.Liveness
            && check.Status is not (CheckStatus.NotExecuted or CheckStatus.Skipped));
        return report.Models.Where(model => live || model.Role != LivenessRole);
    }

    /// <summary>
    /// The lowest grade among the models in use; null when there are none, or one is of a grade that this build does
    /// not know.
    /// </summary>
    public static ModelGrade? Lowest(ComparisonReport report) => Lowest(InUse(report));

    /// <summary>The lowest grade among models; null when there are none, or one is of an unknown grade.</summary>
    public static ModelGrade? Lowest(IEnumerable<ModelUse> models)
    {
        ModelGrade?[] grades = [.. models.Select(Grade)];
        return grades.Contains(null) ? null : grades.Min();
    }

    /// <summary>
    /// Whether a policy lets the report decide. An unknown grade is never enough; and where more than the lowest grade
    /// is asked for, a report that does not name its detector and its recogniser is not enough either.
    /// </summary>
    public static bool Suffice(Policy policy, ComparisonReport report)
    {
        ModelUse[] models = [.. InUse(report)];
        if (models.Any(model => !(Grade(model) >= policy.MinimumModelGrade))) return false;
        return policy.MinimumModelGrade == ModelGrade.Evaluation
            || Needed.All(role => models.Any(model => model.Role == role));
    }

    private static ModelGrade? Grade(ModelUse model) =>
        WireName.TryParse<ModelGrade>(model.Grade, out var grade) ? grade : null;
}
