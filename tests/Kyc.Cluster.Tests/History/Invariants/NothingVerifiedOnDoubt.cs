using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I8: nobody is verified by a machine unless every check that the policy asks for has passed.</summary>
internal sealed class NothingVerifiedOnDoubt : IInvariant
{
    public const string Number = "I8";

    private static readonly CheckName[] Always =
        [CheckName.DocumentFace, CheckName.VideoFaces, CheckName.ImageQuality, CheckName.FaceMatch];

    public string Name => $"{Number} nothing verified on doubt";

    public IEnumerable<string> Broken(SessionCase session)
    {
        var policy = session.Facts.OfType<SessionCreated>().FirstOrDefault()?.Policy;
        SessionEvent? before = null;
        foreach (var fact in session.Facts)
        {
            if (fact is SessionDecided { Decision.Outcome: SessionStatus.Verified })
                foreach (var doubt in Doubts(policy, (before as ComparisonRecorded)?.Report, session.Erased))
                    yield return $"verified although {doubt}";
            before = fact;
        }
    }

    private static IEnumerable<string> Doubts(Policy? policy, ComparisonReport? report, bool erased)
    {
        if (policy is null) return ["it has no policy"];
        if (report is null) return ["no comparison came before"];
        return report.Checks.Where(check => check.Status == CheckStatus.Failed)
            .Select(check => $"check {check.Name} failed")
            .Concat(Always.Where(name => !Passed(report, name)).Select(name => $"check {name} did not pass"))
            .Concat(Liveness(policy, report)).Concat(erased ? [] : Score(report)).Concat(Grades(policy, report));
    }

    private static bool Passed(ComparisonReport report, CheckName name) =>
        report.Find(name)?.Status is CheckStatus.Passed
        || (name != CheckName.FaceMatch && report.Find(name)?.Status is CheckStatus.Warning);

    private static IEnumerable<string> Liveness(Policy policy, ComparisonReport report)
    {
        if (policy.Liveness == LivenessMode.Off) yield break;
        var check = report.Find(CheckName.Liveness);
        if (policy.Liveness == LivenessMode.PassiveIfAvailable && check?.Status == CheckStatus.Skipped) yield break;
        if (check?.Status != CheckStatus.Passed) yield return "liveness did not pass";
        else if (check.Score < policy.LivenessThreshold) yield return "liveness passed under its threshold";
    }

    private static IEnumerable<string> Score(ComparisonReport report)
    {
        if (report.Similarity is not { } score || report.MatchThreshold is not { } threshold)
            yield return "no score was held against a threshold";
        else if (!(score >= threshold && double.IsFinite(score) && double.IsFinite(threshold)))
            yield return $"its score {score} is not over {threshold}";
    }

    private static IEnumerable<string> Grades(Policy policy, ComparisonReport report)
    {
        var lower = report.Models.Any(model => model.Grade != "production");
        if (policy.MinimumModelGrade == ModelGrade.Production && lower)
            yield return "a model of lower grade took part";
    }
}
