using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

public sealed class DecisionsFailClosed
{
    private static Decision Decide(ComparisonReport report, Policy? policy = null, int attempt = 1) =>
        DecisionRule.Decide(policy ?? Given.Policy, report, attempt);

    [Fact]
    public void Everything_passed_and_a_high_score_is_verified()
    {
        var decision = Decide(Reports.Match);
        Assert.Equal(SessionStatus.Verified, decision.Outcome);
        Assert.Null(decision.Code);
    }

    [Theory]
    [InlineData(0.05, SessionStatus.Rejected, ReasonCode.FaceMismatch)]
    [InlineData(0.3499, SessionStatus.Rejected, ReasonCode.FaceMismatch)]
    [InlineData(0.35, SessionStatus.NeedsReview, ReasonCode.FaceMatchUncertain)]
    [InlineData(0.4399, SessionStatus.NeedsReview, ReasonCode.FaceMatchUncertain)]
    public void A_score_below_the_threshold_is_never_verified(double score, SessionStatus outcome, ReasonCode code)
    {
        var decision = Decide(Reports.With(score));
        Assert.Equal((outcome, code), (decision.Outcome, decision.Code!.Value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_score_that_is_not_a_number_goes_to_a_person(double score) =>
        Assert.Equal(SessionStatus.NeedsReview, Decide(Reports.With(score)).Outcome);

    [Fact]
    public void A_missing_score_or_threshold_goes_to_a_person()
    {
        Assert.Equal(SessionStatus.NeedsReview, Decide(Reports.Match with { Similarity = null }).Outcome);
        Assert.Equal(SessionStatus.NeedsReview, Decide(Reports.Match with { MatchThreshold = null }).Outcome);
        Assert.Equal(SessionStatus.NeedsReview, Decide(Reports.Match with { MatchThreshold = double.NaN }).Outcome);
    }

    public static TheoryData<CheckName> NeededChecks() =>
        [CheckName.DocumentFace, CheckName.VideoFaces, CheckName.ImageQuality, CheckName.Liveness, CheckName.FaceMatch];

    [Theory]
    [MemberData(nameof(NeededChecks))]
    public void A_needed_check_that_is_missing_is_not_verified(CheckName name) =>
        Assert.NotEqual(SessionStatus.Verified, Decide(Reports.Without(name)).Outcome);

    [Theory]
    [MemberData(nameof(NeededChecks))]
    public void A_needed_check_in_any_state_but_passed_is_not_verified_silently(CheckName name)
    {
        foreach (var status in Enum.GetValues<CheckStatus>().Except([CheckStatus.Passed, CheckStatus.Warning]))
        {
            var checks = Reports.Match.Checks.Select(check =>
                check.Name == name ? check with { Status = status } : check);
            Assert.NotEqual(SessionStatus.Verified, Decide(Reports.Match with { Checks = [.. checks] }).Outcome);
        }
    }

    [Theory]
    [MemberData(nameof(NeededChecks))]
    public void A_check_reported_twice_has_to_hold_twice(CheckName name)
    {
        foreach (var status in Enum.GetValues<CheckStatus>().Except([CheckStatus.Passed, CheckStatus.Warning]))
        {
            var second = new Check { Name = name, Status = status };
            Assert.NotEqual(SessionStatus.Verified,
                Decide(Reports.Match with { Checks = [.. Reports.Match.Checks, second] }).Outcome);
        }
    }

    [Theory]
    [InlineData(1.2, 0.44, 0.35)]
    [InlineData(0.71, -3, -4)]
    [InlineData(0.71, 0.44, 7)]
    [InlineData(0.71, 0.44, 0.9)]
    [InlineData(0.71, double.NegativeInfinity, 0.35)]
    public void Scores_and_thresholds_that_cannot_be_go_to_a_person(double score, double match, double review)
    {
        var report = Reports.With(score) with { MatchThreshold = match, ReviewThreshold = review };
        Assert.Equal(SessionStatus.NeedsReview, Decide(report).Outcome);
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(double.NaN)]
    public void Liveness_that_passed_below_the_policy_s_threshold_goes_to_a_person(double score)
    {
        var checks = Reports.Match.Checks.Select(check =>
            check.Name == CheckName.Liveness ? check with { Score = score } : check);
        Assert.Equal(ReasonCode.LivenessUncertain, Decide(Reports.Match with { Checks = [.. checks] }).Code);
    }

    [Fact]
    public void Liveness_switched_off_by_policy_is_not_missed()
    {
        var policy = Given.Policy with { Liveness = LivenessMode.Off };
        Assert.Equal(SessionStatus.Verified, Decide(Reports.Without(CheckName.Liveness), policy).Outcome);
    }

    [Fact]
    public void Liveness_that_may_be_missing_is_skipped_and_does_not_block()
    {
        Assert.Equal(SessionStatus.Verified, Decide(Reports.Liveness(Skipped), IfAvailable).Outcome);
        Assert.Equal(SessionStatus.Rejected,
            Decide(Reports.Liveness(Skipped) with { Similarity = 0.05 }, IfAvailable).Outcome);
    }

    [Fact]
    public void Liveness_that_was_skipped_goes_to_a_person_when_the_policy_asks_for_it() =>
        Assert.Equal(ReasonCode.LivenessUncertain, Decide(Reports.Liveness(Skipped)).Code);

    [Fact]
    public void Liveness_that_may_be_missing_counts_in_full_when_it_was_judged()
    {
        Assert.Equal(SessionStatus.Verified, Decide(Reports.Match, IfAvailable).Outcome);
        Assert.Equal(ReasonCode.LivenessFailed,
            Decide(Reports.Failing(CheckName.Liveness, ReasonCode.LivenessFailed), IfAvailable).Code);
        foreach (var status in new[] { CheckStatus.Unidentified, CheckStatus.NotExecuted, CheckStatus.Warning })
            Assert.Equal(ReasonCode.LivenessUncertain,
                Decide(Reports.Liveness(new Check { Name = CheckName.Liveness, Status = status }), IfAvailable).Code);
        Assert.Equal(ReasonCode.LivenessUncertain, Decide(Reports.Without(CheckName.Liveness), IfAvailable).Code);
    }

    private static readonly Policy IfAvailable = Given.Policy with { Liveness = LivenessMode.PassiveIfAvailable };

    private static readonly Check Skipped = new()
    {
        Name = CheckName.Liveness,
        Status = CheckStatus.Skipped,
        Codes = [ReasonCode.LivenessUnavailable],
    };

    [Fact]
    public void Every_reason_on_a_failed_check_leads_somewhere_else_than_verified()
    {
        foreach (var code in Enum.GetValues<ReasonCode>())
            Assert.NotEqual(SessionStatus.Verified, Decide(Reports.Failing(CheckName.VideoFaces, code)).Outcome);
    }

    [Fact]
    public void A_failed_check_that_does_not_say_why_is_not_verified() =>
        Assert.NotEqual(SessionStatus.Verified, Decide(Reports.Failing(CheckName.ImageQuality)).Outcome);

    [Fact]
    public void Bad_pictures_are_asked_for_again_before_anybody_is_rejected()
    {
        var report = Reports.Failing(CheckName.ImageQuality, ReasonCode.DocumentBlurry) with { Similarity = 0.05 };
        Assert.Equal(ReasonCode.DocumentBlurry, Decide(report).Code);
    }

    [Fact]
    public void Every_reason_has_a_sentence_and_a_next_step()
    {
        Assert.Equal(Enum.GetValues<ReasonCode>().Length, Reasons.All.Count());
        Assert.All(Reasons.All, reason =>
        {
            Assert.EndsWith(".", reason.Sentence, StringComparison.Ordinal);
            Assert.Matches("^[a-z_]+$", reason.NextStep);
        });
    }
}
