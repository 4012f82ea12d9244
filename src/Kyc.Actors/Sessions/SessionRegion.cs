using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Sessions;

/// <summary>
/// The sessions of the shards this node owns: actors come into memory when they are asked and leave it when idle.
/// </summary>
public sealed class SessionRegion : IShardHandler, ISupervisionLog, IAsyncDisposable
{
    private const int PassivationsPerIdleTime = 4;

    private readonly IJournal _journal;
    private readonly JobGate _gate;
    private readonly ClientRegion _clients;
    private readonly OpenWorkSweeper? _sweeper;
    private readonly Action? _erasing;
    private readonly ActorSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionRegion> _log;
    private readonly Residents<SessionId, SessionResident> _residents;
    private readonly Func<SessionId, SessionResident> _make;
    private readonly ITimer _passivation;

    /// <summary>A region that owns no shard yet.</summary>
    /// <param name="journal">Where sessions live.</param>
    /// <param name="gate">Takes the jobs that sessions ask for.</param>
    /// <param name="clients">The clients of the same shards.</param>
    /// <param name="sweeper">Told of shards that come and go; null when nobody sweeps.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Log.</param>
    /// <param name="erasing">Told when an erasure is owed here, and of shards that come; null when nobody
    /// erases.</param>
    public SessionRegion(
        IJournal journal, JobGate gate, ClientRegion clients, OpenWorkSweeper? sweeper, ActorSettings settings,
        TimeProvider time, ILogger<SessionRegion> log, Action? erasing = null)
    {
        (_journal, _gate, _clients, _sweeper, _settings) = (journal, gate, clients, sweeper, settings);
        (_time, _log) = (time, log);
        _residents = new Residents<SessionId, SessionResident>(Shards.Count, settings.MaxResidentSessions, time);
        _erasing = erasing;
        _make = Make;
        var idle = TimeSpan.FromSeconds(settings.IdlePassivationSeconds);
        var period = idle / PassivationsPerIdleTime;
        _passivation = time.CreateTimer(_ => _residents.Passivate(idle), null, period, period);
    }

    /// <summary>Residents and owned shards as they are now.</summary>
    public RegionStats Stats =>
        new(_residents.Count, _settings.MaxResidentSessions, _residents.Evicted,
            _residents.Passivated, _residents.Owned);

    /// <inheritdoc />
    public ValueTask AcquiredAsync(int shard, CancellationToken cancel)
    {
        _residents.Own(shard);
        _clients.Acquired(shard);
        _gate.Acquired(shard);
        _sweeper?.Acquired(shard);
        _erasing?.Invoke();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask LostAsync(int shard)
    {
        _sweeper?.Lost(shard);
        _clients.Lost(shard);
        _gate.Lost(shard);
        _residents.Drop(shard);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <exception cref="ShardLostException">The shard is not owned here.</exception>
    /// <exception cref="QuarantinedException">The session failed too often, or its history is damaged.</exception>
    /// <exception cref="ActorFailedException">The session's actor failed at this message.</exception>
    public async ValueTask<SessionReply> HandleAsync(
        SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel)
    {
        while (true)
        {
            var (answer, resident) = await AskAsync(message);
            if (answer.Settled is null) return answer.Reply;
            var due = await IsDueFirstAsync(resident, answer.Settled, answerBy, cancel);
            if (due && message is Look look) message = look with { WaitUntilSettled = false };
        }
    }

    /// <inheritdoc />
    public ValueTask<TokenLease> LeaseAsync(LeaseTokens request, CancellationToken cancel) =>
        new(_clients.Lease(request));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _passivation.DisposeAsync();
        foreach (var shard in _residents.Owned) await LostAsync(shard);
    }

    void ISupervisionLog.Restarted(string actor, Exception error) => _log.ActorRestarted(actor, error);

    void ISupervisionLog.Quarantined(string actor, DateTimeOffset until, Exception error) =>
        _log.ActorQuarantined(actor, until, error);

    private async ValueTask<(SessionAnswer Answer, SessionResident Resident)> AskAsync(SessionMessage message)
    {
        var shard = Shards.Of(message.Session);
        while (true)
        {
            var resident = _residents.Get(shard, message.Session, _make) ?? throw new ShardLostException(shard);
            if (!resident.TryAsk(message, out var pending))
            {
                _residents.Remove(shard, message.Session, resident, alreadyLeft: true);
                continue;
            }
            var answer = await AnswerAsync(pending, shard);
            if (!answer.Exists) _residents.Remove(shard, message.Session, resident, alreadyLeft: false);
            return (answer, resident);
        }
    }

    private static async ValueTask<SessionAnswer> AnswerAsync(ValueTask<SessionAnswer> pending, int shard)
    {
        try
        {
            return await pending;
        }
        catch (ActorStoppedException)
        {
            throw new ShardLostException(shard);
        }
    }

    /// <summary>
    /// True when the answer falls due before the session settles; the asker then gets the present state.
    /// </summary>
    private async ValueTask<bool> IsDueFirstAsync(
        SessionResident resident, Task settled, DateTimeOffset answerBy, CancellationToken cancel)
    {
        var patience = answerBy - _time.GetUtcNow() - TimeSpan.FromMilliseconds(_settings.AnswerMarginMilliseconds);
        if (patience <= TimeSpan.Zero) return true;
        resident.BeginWait();
        try
        {
            await settled.WithinAsync(patience, _time, cancel);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false; // The actor left; asking again finds the present one, or that the shard is lost.
        }
        finally
        {
            resident.EndWait();
        }
    }

    private SessionResident Make(SessionId session)
    {
        var actor = new SessionActor(session, _journal, _gate, _settings.FencedRetries, _time, _log, _erasing);
        var budget = new RestartBudget(
            _settings.RestartLimit, TimeSpan.FromSeconds(_settings.RestartWindowSeconds),
            TimeSpan.FromSeconds(_settings.QuarantineSeconds));
        return new SessionResident(new ActorCell<SessionMessage, SessionAnswer>(
            $"session {session}", actor, budget, _settings.MailboxLimit, _time, this));
    }
}

/// <summary>A look at a region.</summary>
/// <param name="Residents">Actors in memory.</param>
/// <param name="Limit">Actors in memory at the most.</param>
/// <param name="Evicted">Actors that left to make room, so far.</param>
/// <param name="Passivated">Actors that left because they were idle, so far.</param>
/// <param name="Owned">Shards owned.</param>
public sealed record RegionStats(int Residents, int Limit, long Evicted, long Passivated, IReadOnlyList<int> Owned);
