using Kyc.Actors.Ports;
using Kyc.Actors.Workers;
using Kyc.Edge.Auth;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Sessions;

/// <summary>From states to what clients see; opens the client's sealed attributes on the way.</summary>
internal sealed class SessionViews(
    ClearSessions clear, IErasures erasures, IStageBoard stages, EdgeOptions options)
{
    /// <summary>The view of a session.</summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="sealedState">The session.</param>
    /// <param name="withReport">Include the report, when there is one.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<SessionView> OfAsync(
        Caller caller, SessionState sealedState, bool withReport, CancellationToken cancel)
    {
        var (state, attached) = await clear.OfAsync(sealedState, cancel);
        var attributes = caller.SeesAttributes ? attached : ClientAttributes.None;
        return new SessionView
        {
            Id = state.Id.Value,
            Status = WireName.Of(state.Status),
            Livemode = caller.Credential.Live,
            Created = state.CreatedAt,
            Updated = state.UpdatedAt,
            ExpiresAt = state.ExpiresAt,
            Policy = new PolicyView(state.Policy!.Id, state.Policy.Version),
            ClientReferenceId = attributes.ClientReferenceId,
            Metadata = attributes.Metadata,
            RequiredFiles = Names(state.Policy.RequiredFiles),
            MissingFiles = state.Redacted ? [] : Names(state.MissingFiles()),
            Files = state.Files.ToDictionary(file => WireName.Of(file.Kind), FileOf),
            AttemptsLeft = state.AttemptsLeft(),
            LastError = DecisionViews.LastError(state),
            Decision = DecisionViews.Of(state),
            Processing = Processing(state),
            Redaction = await RedactionAsync(state, cancel),
            Links = caller.IsBrowser ? SessionLinks.ForBrowsers(state) : SessionLinks.Of(state),
            Report = withReport && !caller.IsBrowser ? ReportViews.Of(state, options.ExposeScores) : null,
        };
    }

    /// <summary>A digest, or null for one that nobody can tell any more.</summary>
    public static string? Shown(string digest) => digest.Length == 0 ? null : digest;

    /// <summary>The view of a file of a session in the clear.</summary>
    public static FileView FileOf(SessionFile file) => new(
        WireName.Of(file.Kind), file.Blob.Value, Shown(file.Sha256), file.Length, file.MediaType, Uploaded: true);

    private ProcessingView? Processing(SessionState state) =>
        state is { Status: SessionStatus.Processing, Job: { } job }
            ? new ProcessingView(
                stages.StageOf(state.Id) ?? (job.Worker is null ? "queued" : "started"), job.Attempt, job.Tries)
            : null;

    private async ValueTask<RedactionView?> RedactionAsync(SessionState state, CancellationToken cancel)
    {
        if (!state.Redacted) return null;
        var receipt = await erasures.FindAsync(state.Tenant, state.Id, cancel);
        return new RedactionView(
            WireName.Of(receipt is null ? RedactionStatus.Processing : RedactionStatus.Redacted), state.RedactedAt,
            receipt?.ErasedAt, receipt is null ? null : SessionLinks.Self(state.Id) + "/redaction_receipt");
    }

    private static IReadOnlyList<string> Names(IEnumerable<FileKind> kinds) => [.. kinds.Select(WireName.Of)];
}
