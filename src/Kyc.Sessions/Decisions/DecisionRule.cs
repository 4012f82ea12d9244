using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Decisions;

/// <summary>
/// From measured facts to a decision. Fails closed: only a report in which every check the policy needs has passed
/// becomes <c>verified</c>; anything missing, unknown or not a number leads to a person or to another attempt.
/// </summary>
public static class DecisionRule
{
    /// <summary>Who decided, in decisions made here.</summary>
    public const string Machine = "machine";

    /// <summary>Decides a report.</summary>
    /// <param name="policy">The session's policy.</param>
    /// <param name="report">What the worker measured.</param>
    /// <param name="attempt">Number of this attempt, from 1.</param>
    public static Decision Decide(Policy policy, ComparisonReport report, int attempt)
    {
        var codes = Findings(policy, report).Distinct().OrderBy(Gravity).ToArray();
        if (codes.Length == 0) return Verified;
        var gravest = Reasons.Of(codes[0]);
        return gravest.Disposition switch
        {
            Disposition.Retry => Retry(policy, gravest, codes, attempt),
            Disposition.Review => Settled(SessionStatus.NeedsReview, codes[0], codes),
            _ => Settled(SessionStatus.Rejected, codes[0], codes),
        };
    }

    /// <summary>The decision on a job that was given up without a report: back to the client, not counted.</summary>
    public static Decision GivenUp(ReasonCode code) => new()
    {
        Outcome = SessionStatus.RequiresInput,
        Code = code,
        Codes = [code],
        CountsAsAttempt = false,
        Resend = Reasons.Of(code).Resend,
        DecidedBy = Machine,
    };

    private static Decision Verified => new()
    {
        Outcome = SessionStatus.Verified,
        CountsAsAttempt = true,
        DecidedBy = Machine,
    };

    private static Decision Retry(Policy policy, Reason gravest, ReasonCode[] codes, int attempt)
    {
        if (attempt >= policy.MaxAttempts)
            return Settled(SessionStatus.Rejected, ReasonCode.AttemptsExhausted,
                [ReasonCode.AttemptsExhausted, .. codes]);
        var resend = codes.SelectMany(code => Reasons.Of(code).Resend).Distinct().Where(policy.RequiredFiles.Contains);
        return new Decision
        {
            Outcome = SessionStatus.RequiresInput,
            Code = gravest.Code,
            Codes = codes,
            CountsAsAttempt = true,
            Resend = [.. resend.Order()],
            DecidedBy = Machine,
        };
    }

    private static Decision Settled(SessionStatus outcome, ReasonCode code, IReadOnlyList<ReasonCode> codes) => new()
    {
        Outcome = outcome,
        Code = code,
        Codes = codes,
        CountsAsAttempt = true,
        DecidedBy = Machine,
    };

    /// <summary>
    /// A mismatch is final only when the pictures were good enough to trust: retryable findings come first,
    /// then the mismatch, then doubts.
    /// </summary>
    private static int Gravity(ReasonCode code) => Reasons.Of(code).Disposition switch
    {
        Disposition.Retry => (int)code,
        Disposition.Reject => 1000 + (int)code,
        _ => 2000 + (int)code,
    };

    /// <summary>
    /// A failed check explains itself; doubts about what could then not be measured would only be noise.
    /// </summary>
    private static IEnumerable<ReasonCode> Findings(Policy policy, ComparisonReport report)
    {
        var failed = FailedChecks(report).ToArray();
        return failed.Length > 0
            ? failed
            : Needed(report, CheckName.DocumentFace, ReasonCode.DocumentFaceNotFound)
                .Concat(Needed(report, CheckName.VideoFaces, ReasonCode.VideoFaceNotFound))
                .Concat(LivenessDoubts(policy, report))
                .Concat(MatchFindings(report));
    }

    private static IEnumerable<ReasonCode> FailedChecks(ComparisonReport report) =>
        report.Checks.Where(check => check.Status == CheckStatus.Failed && check.Name != CheckName.FaceMatch)
            .SelectMany(check => check.Codes.Count > 0 ? check.Codes : [ReasonCode.InternalError]);

    private static IEnumerable<ReasonCode> Needed(ComparisonReport report, CheckName name, ReasonCode otherwise)
    {
        if (report.Find(name)?.Status is not (CheckStatus.Passed or CheckStatus.Warning)) yield return otherwise;
    }

    private static IEnumerable<ReasonCode> LivenessDoubts(Policy policy, ComparisonReport report)
    {
        if (policy.Liveness == LivenessMode.Off) yield break;
        if (report.Find(CheckName.Liveness)?.Status != CheckStatus.Passed)
            yield return ReasonCode.LivenessUncertain;
    }

    private static IEnumerable<ReasonCode> MatchFindings(ComparisonReport report)
    {
        if (report is { Similarity: { } score, MatchThreshold: { } match, ReviewThreshold: { } review }
            && double.IsFinite(score) && double.IsFinite(match) && double.IsFinite(review))
        {
            if (score < Math.Min(match, review)) yield return ReasonCode.FaceMismatch;
            else if (score < match) yield return ReasonCode.FaceMatchUncertain;
        }
        else yield return ReasonCode.FaceMatchUncertain;
    }
}
