using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>What a key of the ring is for. Wire names: <c>current</c>, <c>retired</c>, <c>spent</c>.</summary>
public enum RingKeyState
{
    /// <summary>Wraps new data keys.</summary>
    Current,
    /// <summary>Unwraps what it wrapped, and waits to be promoted or spent.</summary>
    Retired,
    /// <summary>
    /// No data key needs it and none can be opened with it: only what finds references and checks signatures remains.
    /// </summary>
    Spent,
}

/// <summary>A key of the ring, as it may be shown.</summary>
/// <param name="Id">8 hex digits.</param>
/// <param name="Version">1 and up, in the order they were added.</param>
/// <param name="State">What it is for.</param>
/// <param name="Created">When it was made; null when that is not known.</param>
public sealed record RingKey(string Id, int Version, RingKeyState State, DateTimeOffset? Created);

/// <summary>Data keys under one master key.</summary>
/// <param name="MasterId">The master key, 8 hex digits.</param>
/// <param name="DataKeys">How many.</param>
public sealed record RingUse(string MasterId, long DataKeys);

/// <summary>A step of wrapping anew.</summary>
/// <param name="Wrapped">Data keys wrapped anew.</param>
/// <param name="Failed">Data keys that could not be opened; they stay as they are.</param>
/// <param name="Next">Where the next step begins; null when nothing is left behind this one.</param>
public sealed record RewrapStep(int Wrapped, int Failed, RewrapPlace? Next);

/// <summary>A place in the order of data keys.</summary>
public sealed record RewrapPlace(string MasterId, TenantId Tenant, SessionId Session);

/// <summary>The life of the key ring: reading it again, wrapping data keys anew, what is amiss.</summary>
public interface IKeyRotation
{
    /// <summary>The keys, the newest version first.</summary>
    IReadOnlyList<RingKey> Ring { get; }

    /// <summary>Ids that data needs and the ring lacks, known since the last look; an alarm.</summary>
    IReadOnlyList<string> Missing { get; }

    /// <summary>What is amiss with the ring's file, one sentence; null when nothing is.</summary>
    string? Trouble { get; }

    /// <summary>Reads the ring again where it changed and holds it against what the data needs.</summary>
    /// <returns>True when the ring changed.</returns>
    ValueTask<bool> ReloadAsync(CancellationToken cancel);

    /// <summary>How many data keys each master key wraps.</summary>
    ValueTask<IReadOnlyList<RingUse>> CountAsync(CancellationToken cancel);

    /// <summary>Wraps some data keys that are not under the current key anew under it.</summary>
    /// <param name="after">Where the step before ended; null to begin.</param>
    /// <param name="limit">Data keys at the most.</param>
    /// <param name="cancel">Gives up between keys.</param>
    ValueTask<RewrapStep> RewrapAsync(RewrapPlace? after, int limit, CancellationToken cancel);
}
