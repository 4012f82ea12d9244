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

    /// <summary>By how much the cosine of two unit vectors may exceed 1 in single precision.</summary>
    private const double Rounding = 1e-3;

    /// <summary>Decides a report.</summary>
    /// <param name="policy">The session's policy.</param>
    /// <param name="report">What the worker measured.</param>
    /// <param name="attempt">Number of this attempt, from 1.</param>
    public static Decision Decide(Policy policy, ComparisonReport report, int attempt)
    {
        // What models that may not decide have found is no reason for anything: neither to reject nor to ask again.
        if (!ModelGrades.Suffice(policy, report))
            return Settled(
                SessionStatus.NeedsReview, ReasonCode.ModelGradeTooLow, [ReasonCode.ModelGradeTooLow]);
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

    /// <summary>
    /// The decision on a job that was given up without a report: back to the client, not counted; or, when the
    /// session's comparisons were given up too often, to a person, so that no file is tried for ever.
    /// </summary>
    /// <param name="policy">The session's policy.</param>
    /// <param name="code">Why it was given up.</param>
    /// <param name="failures">Comparisons given up so far, this one counted.</param>
    public static Decision GivenUp(Policy policy, ReasonCode code, int failures) =>
        failures >= policy.MaxProcessFailures
            ? new Decision
            {
                Outcome = SessionStatus.NeedsReview,
                Code = ReasonCode.ProcessingFailed,
                Codes = [ReasonCode.ProcessingFailed, code],
                CountsAsAttempt = false,
                DecidedBy = Machine,
            }
            : new Decision
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
                .Concat(Needed(report, CheckName.ImageQuality, ReasonCode.FaceMatchUncertain))
                .Concat(LivenessDoubts(policy, report))
                .Concat(MatchFindings(report));
    }

    private static IEnumerable<ReasonCode> FailedChecks(ComparisonReport report) =>
        report.Checks.Where(check => check.Status == CheckStatus.Failed && check.Name != CheckName.FaceMatch)
            .SelectMany(check => check.Codes.Count > 0 ? check.Codes : [ReasonCode.InternalError]);

    private static IEnumerable<ReasonCode> Needed(ComparisonReport report, CheckName name, ReasonCode otherwise)
    {
        if (!All(report, name, check => check.Status is CheckStatus.Passed or CheckStatus.Warning))
            yield return otherwise;
    }

    private static IEnumerable<ReasonCode> LivenessDoubts(Policy policy, ComparisonReport report)
    {
        if (policy.Liveness == LivenessMode.Off) yield break;
        if (!All(report, CheckName.Liveness, check => IsLive(policy, check) || MayBeSkipped(policy, check)))
            yield return ReasonCode.LivenessUncertain;
    }

    private static bool IsLive(Policy policy, Check check) => check.Status == CheckStatus.Passed
        && (check.Score is not { } score || score >= policy.LivenessThreshold);

    private static bool MayBeSkipped(Policy policy, Check check) =>
        policy.Liveness == LivenessMode.PassiveIfAvailable && check.Status == CheckStatus.Skipped;

    /// <summary>The score decides, and the check has to agree: a report at odds with itself goes to a person.</summary>
    private static IEnumerable<ReasonCode> MatchFindings(ComparisonReport report)
    {
        if (report is { Similarity: { } score, MatchThreshold: { } match, ReviewThreshold: { } review }
            && IsCosine(score) && IsCosine(match) && IsCosine(review))
        {
            if (score < Math.Min(match, review)) yield return ReasonCode.FaceMismatch;
            else if (score < Math.Max(match, review) || !All(report, CheckName.FaceMatch, IsPassed))
                yield return ReasonCode.FaceMatchUncertain;
        }
        else yield return ReasonCode.FaceMatchUncertain;
    }

    private static bool IsPassed(Check check) => check.Status == CheckStatus.Passed;

    private static bool IsCosine(double value) => Math.Abs(value) <= 1 + Rounding;

    /// <summary>True when the check was made, and held however often it is reported.</summary>
    private static bool All(ComparisonReport report, CheckName name, Func<Check, bool> holds)
    {
        var checks = report.Checks.Where(check => check.Name == name).ToArray();
        return checks.Length > 0 && checks.All(holds);
    }
}
