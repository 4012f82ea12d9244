using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.Ports;

/// <summary>
/// Finds sessions of every tenant; for operators alone, never behind the public interface. Implemented beside
/// <see cref="ISessionIndex"/>.
/// </summary>
public interface IOperatorIndex
{
    /// <summary>Sessions, the newest first; of one status, tenant or shard where given.</summary>
    ValueTask<IReadOnlyList<SessionRow>> ListAsync(OperatorQuery query, CancellationToken cancel);

    /// <summary>A session by its id, or null.</summary>
    ValueTask<SessionRow?> FindAsync(SessionId session, CancellationToken cancel);
}

/// <summary>Which sessions.</summary>
/// <param name="Status">In this status only.</param>
/// <param name="Tenant">Of this tenant only.</param>
/// <param name="Limit">Rows at the most, 1 to 1,000.</param>
public sealed record OperatorQuery(SessionStatus? Status = null, TenantId? Tenant = null, int Limit = 50);
