using Kyc.Node.Configuration.Schema;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;
using Kyc.Vision.Models;

namespace Kyc.Node.Hosting;

/// <summary>
/// What the grades of the loaded models mean for a policy: said the same way by the start, by readiness and by
/// <c>kyc doctor</c>. Names no path: everybody may ask.
/// </summary>
public sealed record GradeFinding
{
    /// <summary>How to get better models than those built in.</summary>
    public const string Mend = "`kyc models pull` gets the production pack, which "
        + "vision.detector=auto and vision.recogniser=auto then take";

    private GradeFinding(IReadOnlyList<ActiveModel> models, ModelGrade grade, ModelGrade minimum) =>
        (Models, Grade, Minimum) = (models, grade, minimum);

    /// <summary>The models that decide: those of liveness only where the policy has it judged.</summary>
    public IReadOnlyList<ActiveModel> Models { get; }

    /// <summary>The lowest of their grades.</summary>
    public ModelGrade Grade { get; }

    /// <summary>What the policy asks for.</summary>
    public ModelGrade Minimum { get; }

    /// <summary>Whether these models may decide.</summary>
    public bool Suffices => Grade >= Minimum;

    /// <summary>The models with their grades and where they were found.</summary>
    public string Named => string.Join(", ", Models);

    /// <summary>One sentence for an operator, with the mend where there is something to mend.</summary>
    public string Sentence => (Suffices, Grade) switch
    {
        (false, _) => $"{PolicySettings.MinimumModelGrade.Name} asks for {WireName.Of(Minimum)} and "
            + $"{string.Join(", ", Models.Where(model => model.Grade < Minimum))} is less: this node compares nothing; "
            + Mend,
        (_, ModelGrade.Evaluation) => $"grade evaluation, not for production: {Named}; {Mend}",
        _ => $"grade {WireName.Of(Grade)}: {Named}",
    };

    /// <summary>Holds models against a policy.</summary>
    /// <param name="models">The models loaded.</param>
    /// <param name="policy">The policy of sessions that name none.</param>
    public static GradeFinding Of(IEnumerable<ActiveModel> models, Policy policy)
    {
        ActiveModel[] deciding = [.. models.Where(model =>
            model.Role != ModelRole.Liveness || policy.Liveness != LivenessMode.Off)];
        return new GradeFinding(
            deciding, deciding.Select(model => model.Grade).DefaultIfEmpty().Min(), policy.MinimumModelGrade);
    }
}
