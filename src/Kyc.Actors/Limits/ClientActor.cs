using Kyc.Actors.Messages;

namespace Kyc.Actors.Limits;

/// <summary>
/// A client: owns its windows and leases tokens to edges, one question at a time. It lives in memory only; one that
/// rises anew learns from each edge's first question what that edge spent. Time is an argument.
/// </summary>
/// <param name="limits">The client's limits.</param>
/// <param name="settings">Of leases.</param>
/// <param name="epoch">What tells this life from others.</param>
internal sealed class ClientActor(TenantLimits limits, LimitSettings settings, string epoch)
{
    /// <summary>An edge that asked within so many leases shares what is left.</summary>
    private const int LeasesOfActiveEdge = 5;

    /// <summary>So much of its fair share of the rest an edge gets at once: others may come.</summary>
    private const int FractionOfShare = 2;

    private sealed class Seat
    {
        public long Number { get; set; } = -1;
        public TokenLease? Answer { get; set; }
        public TimeSpan AskedAt { get; set; }
        public TimeSpan WantedAt { get; set; } = TimeSpan.MinValue;
    }

    private readonly Lock _lock = new();
    private readonly ClientWindows _windows = new(limits, settings.Lease);
    private readonly Dictionary<string, Seat> _edges = new(StringComparer.Ordinal);

    /// <summary>When it was asked last.</summary>
    public TimeSpan AskedAt { get; private set; }

    /// <summary>Answers a question.</summary>
    public TokenLease Lease(LeaseTokens request, TimeSpan now)
    {
        lock (_lock)
        {
            AskedAt = now;
            if (!_edges.TryGetValue(request.Edge, out var seat))
            {
                // An edge that knew an earlier life is asked by this one's epoch for what it spent. One that was
                // forgotten for its silence has told already.
                if (request.Epoch != epoch && request.Spent is null) return Answer(request, default, now);
                if (request.Epoch != epoch) _windows.Learn(request.Spent!, now);
                ForgetOld(now);
                _edges.Add(request.Edge, seat = new Seat());
            }
            if (request.Number == seat.Number && seat.Answer is { } again) return again;
            seat.AskedAt = now;
            if (request.Wanted > 0) seat.WantedAt = now;
            if (request.Epoch == epoch)
                foreach (var unused in request.Unused)
                    _windows.Return(unused.Tokens, TimeSpan.FromMilliseconds(unused.LeasedAtMs), now);
            var granted = _windows.Take(Fair(request.Wanted, now), now);
            seat.Number = request.Number;
            return seat.Answer = Answer(request, granted, now);
        }
    }

    /// <summary>No more than a part of the edge's share of the rest, so that the last tokens go round.</summary>
    private long Fair(long wanted, TimeSpan now)
    {
        var share = _windows.Left(now) / (FractionOfShare * Math.Max(1, Active(now)));
        return Math.Min(Math.Min(wanted, settings.LeaseMax), Math.Max(1, share));
    }

    private int Active(TimeSpan now) =>
        _edges.Values.Count(seat => seat.WantedAt >= now - settings.Lease * LeasesOfActiveEdge);

    private TokenLease Answer(LeaseTokens request, Granted granted, TimeSpan now) => new(
        request.Number, epoch, granted.Tokens, (long)now.TotalMilliseconds, settings.LeaseMilliseconds,
        granted.Window ?? "", granted.Left, (long)Math.Ceiling(granted.FreeIn.TotalMilliseconds),
        Math.Max(1, _edges.Count));

    /// <summary>Edges that ended; what they spent stays counted.</summary>
    private void ForgetOld(TimeSpan now)
    {
        var old = now - TimeSpan.FromSeconds(settings.ReportSeconds) * LeasesOfActiveEdge;
        foreach (var (edge, seat) in _edges)
            if (seat.AskedAt < old) _edges.Remove(edge);
    }
}
