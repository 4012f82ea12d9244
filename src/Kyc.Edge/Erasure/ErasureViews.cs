using Kyc.Actors.Ports;
using Kyc.Edge.OpenApi;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Erasure;

/// <summary>Where a request for erasure stands. Wire names in lower snake case.</summary>
public enum ErasureStatus
{
    /// <summary>Its sessions are being found and erased.</summary>
    Processing,

    /// <summary>The data of all its sessions is gone; the receipt is there.</summary>
    Erased,
}

/// <summary>A request for erasure as clients see it.</summary>
public sealed record ErasureRequestView
{
    /// <summary>Its id, <c>er_</c> and 26 letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>erasure_request</c>.</summary>
    public string Object { get; init; } = "erasure_request";

    /// <summary>Where it stands.</summary>
    [WireValues<ErasureStatus>]
    public required string Status { get; init; }

    /// <summary>How it names its sessions.</summary>
    [WireValues<ErasureSelection>]
    public required string SelectedBy { get; init; }

    /// <summary>When it was made; sessions created later are not its.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When everything was gone; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How far it is.</summary>
    public required ErasureProgressView Progress { get; init; }

    /// <summary>True when more sessions match than one request takes: make another once this is erased.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Path of the signed receipt; null before it is there.</summary>
    public required string? Receipt { get; init; }

    /// <summary>The view of a request.</summary>
    internal static ErasureRequestView Of(ErasureRequest request, ErasureProgress progress) => new()
    {
        Id = request.Id,
        Status = WireName.Of(request.FinishedAt is null ? ErasureStatus.Processing : ErasureStatus.Erased),
        SelectedBy = WireName.Of(request.By),
        Created = request.CreatedAt,
        FinishedAt = request.FinishedAt,
        Progress = new ErasureProgressView(progress.Found, progress.Erased, progress.Waiting, progress.NotFound),
        HasMore = request.HasMore,
        Receipt = request.FinishedAt is null ? null : $"{ErasureEndpoints.Collection}/{request.Id}/receipt",
    };
}

/// <summary>How far a request is.</summary>
/// <param name="Found">Sessions found so far.</param>
/// <param name="Erased">Those of them whose data is gone.</param>
/// <param name="Waiting">Those whose data is not gone yet.</param>
/// <param name="NotFound">Named ids that are no session of yours.</param>
public sealed record ErasureProgressView(long Found, long Erased, long Waiting, long NotFound);

/// <summary>What a request for erasure takes: exactly one of the three.</summary>
public sealed record CreateErasureBody
{
    /// <summary>Ids of sessions.</summary>
    public IReadOnlyList<string>? SessionIds { get; init; }

    /// <summary>The client's own name for the person: every session with it.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>Sessions by their time of creation.</summary>
    public CreatedRange? Created { get; init; }
}

/// <summary>A range of time; at least one end.</summary>
public sealed record CreatedRange
{
    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? Gte { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? Lt { get; init; }
}

/// <summary>Public keys that receipts are checked with.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">The keys.</param>
public sealed record ErasureKeysView(string Object, IReadOnlyList<ErasureKeyView> Data);

/// <summary>A public key.</summary>
/// <param name="KeyId">What receipts call it.</param>
/// <param name="Algorithm">Always <c>ES256</c>: ECDSA P-256 over SHA-256.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, PEM.</param>
public sealed record ErasureKeyView(string KeyId, string Algorithm, string PublicKey);
