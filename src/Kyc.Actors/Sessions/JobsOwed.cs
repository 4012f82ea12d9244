using Kyc.Actors.Messages;
using Kyc.Sessions.State;

namespace Kyc.Actors.Sessions;

/// <summary>What a session's state asks the work queue for.</summary>
public static class JobsOwed
{
    /// <summary>
    /// The job that has to be in the queue: the session waits for it and nobody holds its lease. Null otherwise.
    /// Publishing it once more is harmless.
    /// </summary>
    public static ComparisonJob? By(SessionState state, string? requestId) =>
        state is { Status: SessionStatus.Processing, Job: { LeaseUntil: null } job }
            ? new ComparisonJob(job.Id, state.Id, state.Tenant, requestId)
            : null;
}
