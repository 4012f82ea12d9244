using System.Globalization;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Sessions;

/// <summary>From reports to what clients see.</summary>
internal static class ReportViews
{
    /// <summary>The newest report of a session, or null before the first.</summary>
    /// <param name="state">The session, in the clear.</param>
    /// <param name="scores">Whether scores are shown.</param>
    public static ReportView? Of(SessionState state, bool scores) =>
        state.Report is not { } report ? null : new ReportView
        {
            Id = $"rep_{state.Id.Value[SessionId.Prefix.Length..]}_{state.AttemptsUsed}",
            Session = state.Id.Value,
            Attempt = state.AttemptsUsed,
            Decision = DecisionViews.Of(state),
            LastError = DecisionViews.LastError(state),
            InternalReason = scores ? InternalReason(report, state.Policy!) : null,
            Similarity = scores ? Finite(report.Similarity) : null,
            Checks = Checks(report, state.Policy!, scores),
            ModelGrade = Grade(report),
            Models = Models(report),
            Inputs = [.. report.Inputs.Select(Input)],
            TimingsMs = Finite(report.TimingsMs),
            Device = report.Device,
            Node = report.Node,
        };

    private static InputView Input(InputUse input) =>
        new(WireName.Of(input.Kind), SessionViews.Shown(input.Sha256));

    /// <summary>The checks of a report.</summary>
    public static IReadOnlyList<CheckView> Checks(ComparisonReport report, Policy policy, bool scores) =>
        [.. report.Checks.Select(check => CheckOf(check, report, policy, scores))];

    /// <summary>The lowest grade of a report's models, or null when it is not known.</summary>
    public static string? Grade(ComparisonReport report) =>
        ModelGrades.Lowest(report) is { } grade ? WireName.Of(grade) : null;

    /// <summary>The models of a report.</summary>
    public static IReadOnlyList<ModelView> Models(ComparisonReport report) =>
        [.. report.Models.Select(model =>
            new ModelView(model.Role, model.Name, model.Sha256, model.Calibration, model.Grade))];

    /// <summary>A figure that JSON can hold, or null.</summary>
    public static double? Finite(double? figure) => figure is { } value && double.IsFinite(value) ? value : null;

    /// <summary>The figures that JSON can hold.</summary>
    public static IReadOnlyDictionary<string, double> Finite(IReadOnlyDictionary<string, double> figures) =>
        figures.Where(pair => double.IsFinite(pair.Value)).ToDictionary();

    private static CheckView CheckOf(Check check, ComparisonReport report, Policy policy, bool scores)
    {
        var match = check.Name == CheckName.FaceMatch && scores;
        return new CheckView
        {
            Name = WireName.Of(check.Name),
            Status = WireName.Of(check.Status),
            Score = scores ? Finite(check.Score) : null,
            Threshold = scores ? Finite(check.Threshold) : null,
            OperatingFmr = match ? policy.TargetFmr : null,
            ScoreFmr = match ? Finite(report.SimilarityFmr) : null,
            Codes = DecisionViews.Codes(check.Codes),
            Measures = scores ? Finite(check.Measures) : new Dictionary<string, double>(),
        };
    }

    private static string? InternalReason(ComparisonReport report, Policy policy) =>
        report is { Similarity: { } score, MatchThreshold: { } threshold }
            ? string.Create(CultureInfo.InvariantCulture,
                $"score {score:0.####} {(score >= threshold ? ">=" : "<")} {threshold:0.####} (FMR "
                + $"{policy.TargetFmr:0.######})")
            : null;
}
