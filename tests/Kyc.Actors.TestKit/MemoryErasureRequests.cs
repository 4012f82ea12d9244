using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.TestKit;

/// <summary>Requests for erasure in memory.</summary>
public sealed class MemoryErasureRequests(MemoryJournal journal, MemoryErasures erasures) : IErasureRequests
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ErasureRequest> _requests = [];
    private readonly Dictionary<string, SortedDictionary<string, bool?>> _members = [];

    /// <inheritdoc />
    public ValueTask<bool> AddAsync(
        ErasureRequest request, IReadOnlyCollection<SessionId> sessions, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_requests.TryAdd(request.Id, request)) return new(false);
            _members[request.Id] = new(StringComparer.Ordinal);
            foreach (var session in sessions) _members[request.Id].TryAdd(session.Value, null);
            return new(true);
        }
    }

    /// <inheritdoc />
    public async ValueTask<(ErasureRequest Request, ErasureProgress Progress)?> FindAsync(
        TenantId tenant, string id, CancellationToken cancel)
    {
        lock (_lock)
            if (!_requests.TryGetValue(id, out var known) || known.Tenant != tenant) return null;
        var members = await MembersAsync(id, cancel);
        lock (_lock)
            return (_requests[id], new ErasureProgress(
                members.Count(member => member.Redacted != false), members.Count(member => member.ErasedAt is not null),
                members.Count(member => member.Redacted == false)));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ErasureRequest>> OpenAsync(int limit, CancellationToken cancel)
    {
        lock (_lock)
            return new([.. _requests.Values.Where(request => request.FinishedAt is null)
                .OrderBy(request => request.CreatedAt).Take(limit)]);
    }

    /// <inheritdoc />
    public ValueTask FoundAsync(
        string id, IReadOnlyList<SessionId> sessions, bool listed, bool hasMore, CancellationToken cancel)
    {
        lock (_lock)
        {
            foreach (var session in sessions) _members[id].TryAdd(session.Value, null);
            _requests[id] = _requests[id] with
            {
                Cursor = sessions.Count == 0 ? _requests[id].Cursor : sessions[^1],
                Listed = listed,
                HasMore = hasMore,
            };
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SessionId>> UnaskedAsync(string id, int limit, CancellationToken cancel)
    {
        lock (_lock)
            return new([.. _members[id].Where(member => member.Value is null).Take(limit)
                .Select(member => new SessionId(member.Key))]);
    }

    /// <inheritdoc />
    public ValueTask AskedAsync(
        string id, IReadOnlyList<(SessionId Session, bool Redacted)> answers, CancellationToken cancel)
    {
        lock (_lock)
            foreach (var (session, redacted) in answers) _members[id][session.Value] = redacted;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ErasedMember>> MembersAsync(string id, CancellationToken cancel)
    {
        (SessionId Session, bool? Redacted)[] members;
        lock (_lock) members = [.. _members[id].Select(member => (new SessionId(member.Key), member.Value))];
        var all = new List<ErasedMember>();
        foreach (var (session, redacted) in members)
        {
            var state = redacted == true ? journal.StateOf(session) : null;
            var receipt = state is null ? null : await erasures.FindAsync(state.Tenant, session, cancel);
            all.Add(new ErasedMember(session, redacted, state?.RedactedAt, receipt?.ErasedAt));
        }
        return all;
    }

    /// <inheritdoc />
    public ValueTask FinishAsync(string id, DateTimeOffset at, string receipt, CancellationToken cancel)
    {
        lock (_lock)
            _requests[id] = _requests[id] with { FinishedAt = at, Receipt = receipt, ReferenceDigests = null };
        return ValueTask.CompletedTask;
    }
}
