using Kyc.Sessions.Ids;

namespace Kyc.Edge.Limits;

/// <summary>The small allowance of a browser's session token, by session, at this edge.</summary>
internal sealed class SessionTokenLimits(EdgeOptions options, TimeProvider time)
{
    private readonly Buckets<SessionId>? _buckets = options.Limits.SessionTokenPerMinute > 0
        ? new(options.Limits.SessionTokenPerMinute, options.Limits.Remembered, time)
        : null;

    /// <summary>Takes a token of a session; false when none is left.</summary>
    public bool TryTake(SessionId session, out TimeSpan free)
    {
        free = TimeSpan.Zero;
        return _buckets?.TryTake(session, out free) ?? true;
    }
}
