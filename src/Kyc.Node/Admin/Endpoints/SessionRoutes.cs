using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Sessions of every tenant, to look at: how they stand, never what is in them.</summary>
internal static class SessionRoutes
{
    private const int RowsDefault = 50;
    private const int RowsMax = 1_000;
    private const double MaxAgeSeconds = 31_536_000;
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Look("/sessions", Json.SessionsDocument, async (request, cancel) => new SessionsDocument(
            [.. (await parts.Storage.Operators.ListAsync(Query(request), cancel)).Select(Row)]));
        routes.Look("/sessions/stuck", Json.StuckDocument, (request, cancel) => StuckSessions.FindAsync(
            parts, request.Seconds("older_than_s", MaxAgeSeconds) ?? parts.Options.StuckAfter,
            request.Number("limit", RowsDefault, 1, RowsMax), cancel));
        routes.Look("/sessions/{id}", Json.SessionDocument, async (request, cancel) =>
        {
            var state = await StateAsync(parts, request.Session(), cancel);
            using var key = await ShownKeys.FindAsync(parts, state.Tenant, state.Id, cancel);
            return Document(state, key, await OwnerAsync(parts, state.Id, cancel), parts.Time.GetUtcNow());
        });
    }

    /// <summary>
    /// A session as its journal has it: readable also while its owner is gone.
    /// </summary>
    /// <exception cref="AdminProblemException">There is none, or its history cannot be read.</exception>
    public static async ValueTask<SessionState> StateAsync(
        AdminParts parts, SessionId session, CancellationToken cancel)
    {
        var history = await parts.Storage.Journal.LoadAsync(session, cancel);
        if (history.Count == 0) throw Unknown(session);
        try
        {
            return Evolve.Replay(history);
        }
        catch (Exception fault) when (fault is UnknownEventException or System.Text.Json.JsonException
            or InvalidOperationException)
        {
            throw new AdminProblemException(AdminCodes.HistoryUnreadable, fault.Message, 409);
        }
    }

    /// <summary>No session has that id.</summary>
    public static AdminProblemException Unknown(SessionId session) => new(
        AdminCodes.UnknownSession, $"no session has the id {session}; `kyc sessions list` shows the newest", 404);

    private static OperatorQuery Query(AdminRequest request)
    {
        TenantId? tenant = null;
        if (request.Query("tenant") is { } text)
            tenant = TenantId.TryParse(text, out var id)
                ? id
                : throw request.Bad($"{text} is not a tenant: letters of a-z, 0-9, '_' and '-'");
        return new OperatorQuery(
            request.Choice<SessionStatus>("status"), tenant, request.Number("limit", RowsDefault, 1, RowsMax));
    }

    private static SessionRowDocument Row(SessionRow row) => new(
        row.Id.Value, row.Tenant.Value, WireName.Of(row.Status), Shards.Of(row.Id), row.CreatedAt, row.UpdatedAt,
        row.Version, row.DecisionCode, row.Redacted);

    private static async ValueTask<string?> OwnerAsync(AdminParts parts, SessionId session, CancellationToken cancel)
    {
        try
        {
            return (await parts.Cluster.ViewAsync(cancel)).Shards.GetValueOrDefault(Shards.Of(session));
        }
        catch (TransportUnavailableException)
        {
            return null;
        }
    }

    private static SessionDocument Document(
        SessionState state, DataKey? key, string? owner, DateTimeOffset now) => new(
        state.Id.Value, state.Tenant.Value, WireName.Of(state.Status), Shards.Of(state.Id), owner, state.Version,
        state.CreatedAt, state.UpdatedAt, state.ExpiresAt, state.Redacted,
        $"{state.Policy!.Id}@{state.Policy.Version}", state.AttemptsUsed, state.AttemptsLeft(),
        state.ProcessFailures, [.. state.MissingFiles().Select(WireName.Of)],
        [
            .. state.Files.Select(file => new FileDocument(
                WireName.Of(file.Kind), file.MediaType, file.Length, EventSummary.Digest(file.Sha256, key))),
        ],
        state.Job is { } job ? Job(state, job, now) : null,
        state.Decision is { } decision
            ? new DecisionDocument(WireName.Of(decision.Outcome), [.. decision.Codes.Select(WireName.Of)],
                decision.CountsAsAttempt, decision.DecidedBy)
            : null);

    private static JobDocument Job(SessionState state, JobState job, DateTimeOffset now)
    {
        var work = new OpenWork(job.Id, state.Id, state.Tenant, job.Tries, job.LeaseUntil, state.UpdatedAt);
        return new JobDocument(
            job.Id.Value, job.Attempt, job.Tries, job.Worker, job.LeaseUntil,
            StuckReason.Sentence(StuckReason.StandingOf(work, now), job.Worker, job.LeaseUntil));
    }
}
