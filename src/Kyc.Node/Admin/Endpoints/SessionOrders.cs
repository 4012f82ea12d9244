using Kyc.Actors.Messages;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>What operators do to sessions: what a client or the cluster itself may do, never a decision.</summary>
internal static class SessionOrders
{
    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Change("/sessions/{id}/retry", "sessions_retry", request => request.Session().Value,
            (request, cancel) => RetryAsync(parts, request.Session(), request.Id, cancel));
        routes.Change("/sessions/{id}/cancel", "sessions_cancel", request => request.Session().Value,
            async (request, cancel) =>
            {
                var state = await SessionRoutes.StateAsync(parts, request.Session(), cancel);
                var command = new Cancel(state.Id, state.Tenant, CommandId.New(parts.Time.GetUtcNow()));
                var after = await PerformAsync(parts, command, request.Id, cancel);
                return $"session {state.Id} is {WireName.Of(after.Status)}";
            });
    }

    /// <summary>
    /// The owed job goes into the queue once more, an old lease void; or the session is submitted where it waits for
    /// that.
    /// </summary>
    private static async ValueTask<string> RetryAsync(
        AdminParts parts, SessionId session, string requestId, CancellationToken cancel)
    {
        var state = await SessionRoutes.StateAsync(parts, session, cancel);
        if (state is { Status: SessionStatus.Processing, Job: { } job })
        {
            await parts.Transport.EnqueueAsync(
                new ComparisonJob(job.Id, session, state.Tenant, requestId, Recovered: true), cancel);
            return job.Worker is { } worker
                ? $"job {job.Id} is in the work queue again; the lease of {worker} is void"
                : $"job {job.Id} is in the work queue again";
        }
        if (state is { Status: SessionStatus.RequiresInput, Redacted: false } && state.MissingFiles().Count == 0)
        {
            var submit = new Submit(session, state.Tenant, CommandId.New(parts.Time.GetUtcNow()));
            var after = await PerformAsync(parts, submit, requestId, cancel);
            return $"session {session} was submitted again and is {WireName.Of(after.Status)}";
        }
        var missing = state.Status == SessionStatus.RequiresInput
            ? $", and waits for {string.Join(" and ", state.MissingFiles().Select(WireName.Of))}"
            : "";
        throw new AdminProblemException(AdminCodes.NothingToRetry,
            $"session {session} is {WireName.Of(state.Status)}{missing}: it owes no comparison", 409);
    }

    private static async ValueTask<SessionState> PerformAsync(
        AdminParts parts, SessionCommand command, string requestId, CancellationToken cancel) =>
        await parts.Transport.AskAsync(new Perform(command, requestId), parts.Options.AskTimeout, cancel) switch
        {
            SessionReply.Ok ok => ok.State,
            SessionReply.Refused { Refusal.Code: RefusalCode.NotFound } => throw SessionRoutes.Unknown(command.Session),
            SessionReply.Refused refused => throw new AdminProblemException(
                WireName.Of(refused.Refusal.Code), refused.Refusal.Detail, 409),
            _ => throw new InvalidOperationException("a session's reply has no rule here"),
        };
}
