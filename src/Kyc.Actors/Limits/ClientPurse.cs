using Kyc.Actors.Messages;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Limits;

/// <summary>
/// The tokens that one edge holds for one client. A request takes one from memory; when few are left, more are asked
/// for in the background, and the more often a request had to wait for that, the more are asked for at once. While
/// nobody answers the edge goes on within its share of the limits.
/// </summary>
internal sealed class ClientPurse
{
    private readonly Lock _lock = new();
    private readonly TenantId _client;
    private readonly PurseParts _parts;
    private readonly LeasePocket _pocket;
    private readonly AloneWindows _alone;
    private readonly ClientWindows _spent;
    private TaskCompletionSource? _asking;
    private TokenLease? _last;
    private TimeSpan _lastAt;
    private TimeSpan _leasedAt = TimeSpan.MinValue / 2;
    private TimeSpan _refusedUntil;
    private TimeSpan _askNotBefore;
    private string _epoch = "";
    private long _number;
    private long _ranOutAt = -1;
    private int _waiting;
    private bool _away;

    public ClientPurse(TenantId client, PurseParts parts)
    {
        (_client, _parts) = (client, parts);
        var limits = parts.Settings.Of(client);
        _pocket = new LeasePocket(parts.Settings.LeaseMax);
        _spent = new ClientWindows(limits, TimeSpan.Zero);
        _alone = new AloneWindows(limits);
    }

    /// <summary>Takes a token.</summary>
    public ValueTask<Permit> TakeAsync(CancellationToken cancel)
    {
        var (permit, asking) = Try();
        if (permit is null && asking!.IsCompleted) (permit, asking) = Try();
        return permit is { } decided ? new(Counted(decided)) : WaitAsync(asking!, cancel);
    }

    /// <summary>Gives back what lapsed; and reports, lest an actor that moved goes on without knowing.</summary>
    public void GoRound()
    {
        LeaseTokens? question;
        lock (_lock)
        {
            var now = _parts.Now;
            _pocket.Lapse(now);
            var silent = now - _lastAt >= TimeSpan.FromSeconds(_parts.Settings.ReportSeconds);
            if (_epoch.Length == 0 || !(_pocket.HasUnused || silent) || !MayAsk(now)) return;
            question = Question(wanted: 0, now);
        }
        _ = AskAsync(question);
    }

    private (Permit? Permit, Task? Asking) Try()
    {
        Permit? permit;
        LeaseTokens? question;
        Task? asking;
        lock (_lock)
        {
            (permit, question) = Decide(_parts.Now);
            asking = _asking?.Task;
        }
        if (question is not null) _ = AskAsync(question);
        return (permit, asking);
    }

    /// <summary>What a request gets now, or null when it has to wait for the question in hand.</summary>
    private (Permit? Permit, LeaseTokens? Question) Decide(TimeSpan now)
    {
        _pocket.Lapse(now);
        if (_pocket.TrySpend())
        {
            _spent.Spend(1, now);
            return (Granted(), _pocket.IsLow && now >= _refusedUntil && MayAsk(now) ? Question(Wanted, now) : null);
        }
        if (now < _refusedUntil) return (Refused(now), null);
        if (_away) return (Alone(now), MayAsk(now) ? Question(Wanted, now) : null);
        // Once for each question in hand: it came too late, or asked for too little.
        if (_ranOutAt != _number) _pocket.Grow();
        _ranOutAt = _number;
        return (null, MayAsk(now) ? Question(Wanted, now) : null);
    }

    private long Wanted => Math.Min(_parts.Settings.LeaseMax, _pocket.Wanted + _waiting + 1);

    private bool MayAsk(TimeSpan now) => _asking is null && now >= _askNotBefore;

    private async ValueTask<Permit> WaitAsync(Task asking, CancellationToken cancel)
    {
        LimitCounters.Waited.Add(1, LimitCounters.Tenant(_client.Value));
        var until = _parts.Now + TimeSpan.FromMilliseconds(_parts.Settings.LeaseWaitMilliseconds);
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                await asking.WithinAsync(until - _parts.Now, _parts.Time, cancel);
                var (permit, next) = Try();
                if (permit is { } decided) return Counted(decided);
                asking = next!;
            }
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                _away = true;
                return Counted(Alone(_parts.Now));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Asks the actor; a new life of it is told what was spent, and asked again.</summary>
    private async Task AskAsync(LeaseTokens question)
    {
        var begun = _parts.Time.GetTimestamp();
        try
        {
            while (true)
            {
                var sent = _parts.Now;
                LimitCounters.Leases.Add(1, LimitCounters.Tenant(_client.Value));
                var lease = await _parts.Transport.LeaseAsync(question, _parts.Settings.Lease, CancellationToken.None);
                if (Take(question, lease, sent) is not { } again) break;
                question = again;
            }
            _parts.Health.Answered();
            LimitCounters.LeaseTime.Record(_parts.Time.GetElapsedTime(begun).TotalMilliseconds);
        }
        catch (Exception error)
        {
            Fail();
            _parts.Health.Failed(error);
        }
    }

    /// <summary>Takes an answer in; the question that has to follow, if one has to.</summary>
    private LeaseTokens? Take(LeaseTokens question, TokenLease lease, TimeSpan sent)
    {
        lock (_lock)
        {
            var now = _parts.Now;
            if (lease.Epoch != question.Epoch && question.Spent is null)
            {
                _epoch = "";
                return Question(question.Wanted, now);
            }
            (_epoch, _last, _lastAt, _away) = (lease.Epoch, lease, now, false);
            _alone.End();
            if (lease.Tokens > 0)
            {
                // What is spent in a small part of its life was too little to ask for.
                if (sent - _leasedAt < _parts.Settings.Lease / LeasesOfLife) _pocket.Grow();
                _leasedAt = sent;
            }
            _pocket.Add(lease.Tokens, lease.AtMs, sent + TimeSpan.FromMilliseconds(lease.LifeMs));
            if (lease.Tokens == 0 && question.Wanted > 0)
                _refusedUntil = now + Shorter(
                    Longer(TimeSpan.FromMilliseconds(lease.FreeInMs), _parts.Settings.Lease / AsksOfLease),
                    _parts.Settings.Lease / 2);
            End();
            return null;
        }
    }

    private void Fail()
    {
        lock (_lock)
        {
            _away = true;
            _askNotBefore = _parts.Now + _parts.Settings.Lease / 2;
            End();
        }
    }

    private void End() => Interlocked.Exchange(ref _asking, null)?.SetResult();

    /// <summary>Tokens of an actor's earlier life are not known to the next one: they are dropped with it.</summary>
    private LeaseTokens Question(long wanted, TimeSpan now)
    {
        _asking ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var anew = _epoch.Length == 0;
        if (anew) _pocket.Empty();
        return new LeaseTokens(
            _client, _parts.Edge, ++_number, wanted, _epoch, _pocket.TakeUnused(), anew ? _spent.History(now) : null);
    }

    private Permit Granted() => new(true, _last!.Window, Math.Max(0, _last.Left) + _pocket.Held, TimeSpan.Zero);

    private Permit Refused(TimeSpan now) => new(
        false, _last!.Window, 0,
        Longer(_lastAt + TimeSpan.FromMilliseconds(_last.FreeInMs) - now, TimeSpan.FromMilliseconds(1)));

    /// <summary>By the share of the limits that this edge may spend while nobody answers.</summary>
    private Permit Alone(TimeSpan now)
    {
        var granted = _alone.Take(Math.Max(1, _last?.Edges ?? 1), _spent, now);
        if (granted.Tokens > 0) _spent.Spend(1, now);
        return new Permit(granted.Tokens > 0, granted.Window, granted.Left, granted.FreeIn);
    }

    private Permit Counted(Permit permit)
    {
        var tenant = LimitCounters.Tenant(_client.Value);
        if (permit.Granted) LimitCounters.Granted.Add(1, tenant);
        else LimitCounters.Refused.Add(1, tenant, LimitCounters.Limit(permit.Limit));
        return permit;
    }

    /// <summary>A client that is refused makes an edge ask no more often than so many times in a lease.</summary>
    private const int AsksOfLease = 40;

    /// <summary>A lease should last for so large a part of its life.</summary>
    private const int LeasesOfLife = 10;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
