using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.TestKit;

/// <summary>
/// A journal in memory with the port's promises, and hooks to break them on purpose. A hook may wait (latency,
/// barriers) or throw (<see cref="JournalUnavailableException"/>, <see cref="OverloadedException"/>, ...).
/// </summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, List<EventRecord>> _events = [];
    private readonly Dictionary<SessionId, SessionState> _states = [];
    private readonly Dictionary<JobId, DateTimeOffset> _since = [];
    private readonly Dictionary<SessionId, byte[]> _keys = [];

    /// <summary>Runs before a load reads.</summary>
    public Func<SessionId, ValueTask>? Loading { get; set; }

    /// <summary>Runs before an append writes; when it throws, nothing is written.</summary>
    public Func<JournalAppend, ValueTask>? Writing { get; set; }

    /// <summary>Runs after an append wrote; when it throws, the append is written all the same.</summary>
    public Func<JournalAppend, ValueTask>? Written { get; set; }

    /// <summary>Appends that wrote.</summary>
    public int Appends { get; private set; }

    /// <summary>Loads served.</summary>
    public int Loads { get; private set; }

    /// <summary>Every session, as its newest event left it.</summary>
    public IReadOnlyList<SessionState> States
    {
        get { lock (_lock) return [.. _states.Values]; }
    }

    /// <summary>A session's events so far.</summary>
    public IReadOnlyList<EventRecord> EventsOf(SessionId session)
    {
        lock (_lock) return _events.TryGetValue(session, out var list) ? [.. list] : [];
    }

    /// <summary>A session as its newest event left it; <see cref="SessionState.None"/> when there is none.</summary>
    public SessionState StateOf(SessionId session)
    {
        lock (_lock) return _states.GetValueOrDefault(session, SessionState.None);
    }

    /// <summary>The wrapped data key that came with a session's first event, or null.</summary>
    public byte[]? KeyOf(SessionId session)
    {
        lock (_lock) return _keys.GetValueOrDefault(session);
    }

    /// <summary>Removes a session's key.</summary>
    public void ForgetKey(SessionId session)
    {
        lock (_lock) _keys.Remove(session);
    }

    /// <summary>Puts a stored event in place of another, as a vandal would.</summary>
    public void Tamper(SessionId session, int index, Func<EventRecord, EventRecord> change)
    {
        lock (_lock) _events[session][index] = change(_events[session][index]);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<EventRecord>> LoadAsync(SessionId session, CancellationToken cancel)
    {
        if (Loading is { } hook) await hook(session);
        lock (_lock)
        {
            Loads++;
            return _events.TryGetValue(session, out var list) ? [.. list] : [];
        }
    }

    /// <inheritdoc />
    public async ValueTask AppendAsync(JournalAppend append, CancellationToken cancel)
    {
        if (Writing is { } before) await before(append);
        Write(append);
        if (Written is { } after) await after(append);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<OpenWork> OpenWorkAsync(
        int? shard, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var state in States.OrderBy(state => state.Id.Value, StringComparer.Ordinal))
        {
            if (state.Job is not { } job || (shard is { } only && Shards.Of(state.Id) != only)) continue;
            DateTimeOffset since;
            lock (_lock) since = _since[job.Id];
            yield return new OpenWork(job.Id, state.Id, state.Tenant, job.Tries, job.LeaseUntil, since);
        }
        await ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> ExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancel) =>
        new([.. States.Where(state => state.Status == SessionStatus.RequiresInput && state.ExpiresAt <= now)
            .OrderBy(state => state.ExpiresAt).Take(limit).Select(state => (state.Id, state.Tenant))]);

    private void Write(JournalAppend append)
    {
        lock (_lock)
        {
            var session = append.Records[0].Session;
            if (!_events.TryGetValue(session, out var list)) _events[session] = list = [];
            if (append.Records[0].Version <= list.Count)
                throw new FencedException(session, append.Records[0].Version);
            if (append.Records[0].Version != list.Count + 1)
                throw new InvalidOperationException($"gap before event {append.Records[0].Version} of {session}");
            list.AddRange(append.Records);
            _states[session] = append.State;
            if (append.State.Job is { } job) _since.TryAdd(job.Id, append.State.UpdatedAt);
            if (append.WrappedKey is { } key) _keys[session] = key;
            Appends++;
        }
    }
}
