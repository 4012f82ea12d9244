using System.Collections.Concurrent;
using Kyc.Actors.Limits;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Edge.Limits;

/// <summary>
/// Bounds a tenant's unfinished sessions by the read model's count, looked up at most once a second, plus what this
/// edge opened since. The bound can be passed by what the other edges open within that second.
/// </summary>
internal sealed class OpenSessions(ISessionIndex index, EdgeOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private sealed class Known
    {
        public SemaphoreSlim Turn { get; } = new(1);
        public long CountedAt { get; set; }
        public long Open { get; set; } = -1;
    }

    private readonly ConcurrentDictionary<TenantId, Known> _known = [];

    /// <summary>Counts a session that is about to be opened.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="exists">Whether it is there already: a repeated request opens nothing.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="Problems.ProblemException"><c>rate_limited</c>: as many are open as may be.</exception>
    public async ValueTask EnterAsync(Caller caller, Func<Task<bool>> exists, CancellationToken cancel)
    {
        var limit = options.Limits.Of(caller.Tenant).OpenSessions;
        if (limit <= 0) return;
        var known = _known.GetOrAdd(caller.Tenant, static _ => new Known());
        await known.Turn.WaitAsync(cancel);
        try
        {
            if (known.Open < 0 || time.GetElapsedTime(known.CountedAt) >= s_fresh)
            {
                known.CountedAt = time.GetTimestamp();
                known.Open = Unfinished(await index.CountAsync(caller.Tenant, cancel));
            }
            if (known.Open < limit)
            {
                known.Open++;
                return;
            }
        }
        finally
        {
            known.Turn.Release();
        }
        if (await exists()) return;
        LimitCounters.Refused.Add(
            1, LimitCounters.Tenant(caller.Tenant.Value), LimitCounters.Limit(LimitNames.OpenSessions));
        throw LimitRefusals.Problem(LimitNames.OpenSessions, s_fresh);
    }

    private static long Unfinished(IReadOnlyDictionary<SessionStatus, long> counts) =>
        counts.Where(pair => pair.Key is SessionStatus.RequiresInput or SessionStatus.Processing)
            .Sum(pair => pair.Value);
}
