using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;

namespace Kyc.Actors.Messages;

/// <summary>
/// A comparison that a session owes, as a queue carries it: ids only, no bytes and no keys. The worker reads what it
/// needs when it starts, so a repeated or late delivery can never act on old data.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="Session">The session that asked.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="RequestId">Request id of the call that led to it, for logs; null after a restart.</param>
/// <param name="Recovered">
/// True when the sweep at a start found it leased to a worker that is gone: it is delivered as
/// redelivered, which voids that lease.
/// </param>
public sealed record ComparisonJob(
    JobId Job, SessionId Session, TenantId Tenant, string? RequestId = null, bool Recovered = false);

/// <summary>A job as a worker receives it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Redelivered">True when an earlier delivery of it was lost with its worker.</param>
public sealed record JobDelivery(ComparisonJob Job, bool Redelivered);

/// <summary>What a worker tells the queue about a delivery.</summary>
public enum JobVerdict
{
    /// <summary>Its outcome, whatever it was, is in the session's journal: forget it.</summary>
    Done,

    /// <summary>Deliver it again, after a pause chosen by the transport.</summary>
    Again,
}

/// <summary>
/// Two pictures to compare outside any session. The pictures lie sealed in the blob store; the key travels wrapped.
/// </summary>
/// <param name="Id">Scope of the two blobs, chosen by the edge.</param>
/// <param name="Tenant">The tenant that asks.</param>
/// <param name="Key">The wrapped data key of the two blobs.</param>
/// <param name="Source">First picture, for instance the document.</param>
/// <param name="Target">Second picture.</param>
/// <param name="Policy">Error rates to judge by.</param>
/// <param name="RequestId">Request id of the call, for logs.</param>
public sealed record PictureComparison(
    SessionId Id, TenantId Tenant, byte[] Key, SessionFile Source, SessionFile Target, Policy Policy,
    string? RequestId = null);
