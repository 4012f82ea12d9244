using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

/// <summary>Who may decide: models of the grade that the policy asks for, and no others.</summary>
public sealed class GradesDecide
{
    private static readonly Policy Production = Given.Policy with { MinimumModelGrade = ModelGrade.Production };

    private static readonly (string, string)[] AllProduction =
        [("detector", "production"), ("recogniser", "production"), ("liveness", "production")];

    [Fact]
    public void Production_models_decide_under_every_policy()
    {
        Assert.Equal(SessionStatus.Verified, Decide(Reports.Graded(AllProduction)).Outcome);
        Assert.Equal(SessionStatus.Verified, Decide(Reports.Graded(AllProduction), Production).Outcome);
    }

    [Theory]
    [InlineData("detector", "evaluation")]
    [InlineData("recogniser", "evaluation")]
    [InlineData("liveness", "evaluation")]
    [InlineData("recogniser", "Evaluation")]
    [InlineData("recogniser", "experimental")]
    [InlineData("recogniser", "")]
    public void One_model_below_the_grade_asked_for_sends_the_session_to_a_person(string role, string grade)
    {
        var models = AllProduction.Select(model => model.Item1 == role ? (role, grade) : model).ToArray();
        AssertTooLow(Decide(Reports.Graded(models), Production));
    }

    [Fact]
    public void Evaluation_models_decide_where_no_more_is_asked_for() => Assert.Equal(
        SessionStatus.Verified,
        Decide(Reports.Graded(("detector", "evaluation"), ("recogniser", "evaluation"))).Outcome);

    [Fact]
    public void A_grade_that_nobody_knows_is_enough_for_no_policy() =>
        AssertTooLow(Decide(Reports.Graded(("detector", "evaluation"), ("recogniser", "sublime"))));

    /// <summary>Neither a mismatch nor bad pictures on the last attempt make it a rejection.</summary>
    [Fact]
    public void Nothing_that_a_model_below_the_grade_has_found_rejects_anybody()
    {
        var models = Reports.Graded(("detector", "evaluation"), ("recogniser", "production")).Models;
        foreach (var report in new[]
        {
            Reports.Mismatch, Reports.Doubtful, Reports.Failing(CheckName.VideoFaces, ReasonCode.VideoFaceNotFound),
            Reports.Failing(CheckName.Liveness, ReasonCode.LivenessFailed),
        })
            AssertTooLow(Decide(report with { Models = models }, Production, attempt: Production.MaxAttempts));
    }

    [Fact]
    public void A_report_that_names_no_detector_or_no_recogniser_does_not_pass_for_production()
    {
        AssertTooLow(Decide(Reports.Graded(("recogniser", "production")), Production));
        AssertTooLow(Decide(Reports.Graded(("detector", "production")), Production));
        AssertTooLow(Decide(Reports.Graded(), Production));
    }

    [Theory]
    [InlineData(CheckStatus.NotExecuted)]
    [InlineData(CheckStatus.Skipped)]
    public void Liveness_models_that_judged_nothing_do_not_count(CheckStatus status)
    {
        var report = Reports.Graded(
            ("detector", "production"), ("recogniser", "production"), ("liveness", "evaluation"));
        var off = Production with { Liveness = LivenessMode.Off };
        var unjudged = Reports.Liveness(new Check { Name = CheckName.Liveness, Status = status });
        Assert.Equal(SessionStatus.Verified, Decide(report with { Checks = unjudged.Checks }, off).Outcome);
        AssertTooLow(Decide(report, off));
    }

    [Fact]
    public void The_grade_of_a_report_is_the_lowest_of_its_models()
    {
        Assert.Equal(ModelGrade.Production, ModelGrades.Lowest(Reports.Graded(AllProduction)));
        Assert.Equal(ModelGrade.Evaluation, ModelGrades.Lowest(
            Reports.Graded(("detector", "production"), ("recogniser", "evaluation"))));
        Assert.Null(ModelGrades.Lowest(Reports.Graded(("detector", "production"), ("recogniser", "sublime"))));
        Assert.Null(ModelGrades.Lowest(Reports.Graded()));
    }

    private static void AssertTooLow(Decision decision)
    {
        Assert.Equal(SessionStatus.NeedsReview, decision.Outcome);
        Assert.Equal([ReasonCode.ModelGradeTooLow], decision.Codes);
        Assert.Equal(ReasonCode.ModelGradeTooLow, decision.Code);
    }

    private static Decision Decide(ComparisonReport report, Policy? policy = null, int attempt = 1) =>
        DecisionRule.Decide(policy ?? Given.Policy, report, attempt);
}
