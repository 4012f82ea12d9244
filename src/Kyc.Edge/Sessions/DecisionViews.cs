using Kyc.Sessions.Decisions;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Sessions;

/// <summary>A decision's public face: stable codes, a sentence for the person, what to do next.</summary>
internal static class DecisionViews
{
    private const string Reviewer = "reviewer";

    /// <summary>
    /// The decision of a session, or null while it has none. A reviewer's word stands above the machine's.
    /// </summary>
    public static DecisionView? Of(SessionState state)
    {
        if (state.Decision is not { } decision) return null;
        if (state.Status is not (SessionStatus.Verified or SessionStatus.Rejected or SessionStatus.NeedsReview))
            return null;
        var reviewed = decision.Outcome != state.Status;
        var code = reviewed ? ReviewerCode(state) : decision.Code;
        var (reason, next) = Words(code);
        return new DecisionView(
            WireName.Of(state.Status), code is { } named ? WireName.Of(named) : null,
            reviewed ? Codes(code is { } only ? [only] : []) : Codes(decision.Codes),
            reason, next, state.Status.IsTerminal(), RetryAllowed: false,
            $"{state.Policy!.Id}@{state.Policy.Version}", reviewed ? Reviewer : decision.DecidedBy);
    }

    /// <summary>Why a session that waits for input, or ran out of time, needs the client.</summary>
    public static LastErrorView? LastError(SessionState state)
    {
        if (state.Status == SessionStatus.Expired) return Error(ReasonCode.SessionExpired, [], [], false);
        if (state is not { Status: SessionStatus.RequiresInput, Decision: { } decision }) return null;
        var resend = decision.Resend.Where(kind => state.File(kind) is null).Select(WireName.Of).ToArray();
        var code = decision.Outcome == SessionStatus.RequiresInput ? decision.Code : ReasonCode.ReviewerDecision;
        return code is { } named ? Error(named, decision.Codes, resend, state.AttemptsLeft() > 0) : null;
    }

    /// <summary>The wire names of reasons.</summary>
    public static IReadOnlyList<string> Codes(IEnumerable<ReasonCode> codes) => [.. codes.Select(WireName.Of)];

    private static LastErrorView Error(
        ReasonCode code, IReadOnlyList<ReasonCode> codes, IReadOnlyList<string> resend, bool retry)
    {
        var reason = Reasons.Of(code);
        return code == ReasonCode.ReviewerDecision
            ? new LastErrorView(WireName.Of(code), [WireName.Of(code)],
                "A reviewer asks for the files to be sent again.", "retake_files", resend, retry)
            : new LastErrorView(WireName.Of(code), Codes(codes.Count > 0 ? codes : [code]),
                reason.Sentence, reason.NextStep, resend, retry);
    }

    private static ReasonCode? ReviewerCode(SessionState state) =>
        state.Status == SessionStatus.Verified ? null : ReasonCode.ReviewerDecision;

    private static (string Reason, string NextStep) Words(ReasonCode? code)
    {
        if (code is not { } named)
            return ("The same person is in both files, and every check that the policy asks for has passed.", "none");
        var reason = Reasons.Of(named);
        return (reason.Sentence, reason.NextStep);
    }
}
