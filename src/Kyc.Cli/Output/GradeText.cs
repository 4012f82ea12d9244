using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Output;

/// <summary>The grade of models in results: every result names it.</summary>
internal static class GradeText
{
    /// <summary>The wire name of the lowest grade, or null when one is not known.</summary>
    public static string? Word(IEnumerable<ModelUse> models) =>
        ModelGrades.Lowest(models) is { } grade ? WireName.Of(grade) : null;

    /// <summary>One line: the grade, what it means, and the models.</summary>
    public static string Line(IReadOnlyList<ModelUse> models)
    {
        var meaning = ModelGrades.Lowest(models) == ModelGrade.Evaluation
            ? ", not for production (`kyc models pull` gets the production pack)" : "";
        return $"models of grade {Word(models) ?? "unknown"}{meaning}: "
            + string.Join(", ", models.Select(model => $"{model.Role} {model.Name}"));
    }
}
