using Kyc.Actors.Ports;
using Kyc.Edge.OpenApi;

namespace Kyc.Edge.ApiKeys;

/// <summary>The body that makes a key, for the OpenAPI document; every field may be left out.</summary>
public sealed record CreateApiKeyBody
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>What it may do; no more than the caller. All that the caller may when left out.</summary>
    [WireValues<CredentialScope>]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>When it ends; never when left out. Not together with <c>lifetime_s</c>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it ends, in seconds from now.</summary>
    public long? LifetimeS { get; init; }

    /// <summary>Networks it may be used from, such as <c>10.0.0.0/8</c>; any when left out.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>False for a test key; the caller's own mode when left out. A test key makes no live ones.</summary>
    public bool? Livemode { get; init; }
}

/// <summary>The body that rolls a key, for the OpenAPI document.</summary>
public sealed record RollApiKeyBody
{
    /// <summary>How long the old key stays good, in seconds; the server's default when left out.</summary>
    public long? OverlapS { get; init; }
}
