using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>Requests to erase many sessions, with how far each is: whoever takes over goes on from there.</summary>
public interface IErasureRequests
{
    /// <summary>Keeps a new request with the sessions that it names itself.</summary>
    /// <returns>False when the id exists already; nothing was changed.</returns>
    ValueTask<bool> AddAsync(
        ErasureRequest request, IReadOnlyCollection<SessionId> sessions, CancellationToken cancel);

    /// <summary>A request of a tenant with its progress, or null.</summary>
    ValueTask<(ErasureRequest Request, ErasureProgress Progress)?> FindAsync(
        TenantId tenant, string id, CancellationToken cancel);

    /// <summary>Requests that are not finished, the oldest first.</summary>
    ValueTask<IReadOnlyList<ErasureRequest>> OpenAsync(int limit, CancellationToken cancel);

    /// <summary>Adds found sessions and moves the cursor, in one.</summary>
    /// <param name="id">The request.</param>
    /// <param name="sessions">The next page.</param>
    /// <param name="listed">True when there are no more.</param>
    /// <param name="hasMore">True when there are, but the limit of a request is reached.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask FoundAsync(
        string id, IReadOnlyList<SessionId> sessions, bool listed, bool hasMore, CancellationToken cancel);

    /// <summary>Sessions of a request that were not asked yet, by id.</summary>
    ValueTask<IReadOnlyList<SessionId>> UnaskedAsync(string id, int limit, CancellationToken cancel);

    /// <summary>What sessions answered: redacted, or not there.</summary>
    ValueTask AskedAsync(
        string id, IReadOnlyList<(SessionId Session, bool Redacted)> answers, CancellationToken cancel);

    /// <summary>A request's sessions by id, with their receipts' times.</summary>
    ValueTask<IReadOnlyList<ErasedMember>> MembersAsync(string id, CancellationToken cancel);

    /// <summary>Ends a request: keeps its receipt and forgets the reference it was made by.</summary>
    ValueTask FinishAsync(string id, DateTimeOffset at, string receipt, CancellationToken cancel);
}

/// <summary>By what a request names its sessions. Wire names in lower snake case.</summary>
public enum ErasureSelection
{
    /// <summary>By their ids.</summary>
    SessionIds,

    /// <summary>By the client's reference.</summary>
    ClientReferenceId,

    /// <summary>By their time of creation.</summary>
    Created,
}

/// <summary>A request.</summary>
/// <param name="Id"><c>er_</c> and a ULID.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="By">How it names its sessions.</param>
/// <param name="CreatedAt">When it was made; sessions created later are not its.</param>
public sealed record ErasureRequest(string Id, TenantId Tenant, ErasureSelection By, DateTimeOffset CreatedAt)
{
    /// <summary>What the ids of requests begin with.</summary>
    public const string Prefix = "er_";

    /// <summary>Keyed digest of what was asked, hex: tells the same request repeated from another.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Keyed digests of the client's reference, one for each key of the ring; null when not asked by it, and
    /// once finished.</summary>
    public IReadOnlyList<string>? ReferenceDigests { get; init; }

    /// <summary>Sessions created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Sessions created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>The last session found so far.</summary>
    public SessionId? Cursor { get; init; }

    /// <summary>True when all sessions are found.</summary>
    public bool Listed { get; init; }

    /// <summary>True when more sessions match than one request takes: make another.</summary>
    public bool HasMore { get; init; }

    /// <summary>When everything was gone; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The signed receipt, JSON; null before it is finished.</summary>
    public string? Receipt { get; init; }
}

/// <summary>How far a request is.</summary>
/// <param name="Found">Sessions found.</param>
/// <param name="Erased">Those of them whose data is gone.</param>
/// <param name="NotFound">Named ids that are no session of the tenant.</param>
public sealed record ErasureProgress(long Found, long Erased, long NotFound)
{
    /// <summary>Those whose data is not gone yet.</summary>
    public long Waiting => Found - Erased;
}

/// <summary>A session of a request.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Redacted">True once it was redacted, false when it is no session of the tenant, null before it was
/// asked.</param>
/// <param name="RedactedAt">When it was redacted.</param>
/// <param name="ErasedAt">When its data was gone.</param>
public sealed record ErasedMember(
    SessionId Session, bool? Redacted, DateTimeOffset? RedactedAt, DateTimeOffset? ErasedAt);
