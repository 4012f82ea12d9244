using System.Net;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>API keys, stored only as SHA-256 hashes of their full text.</summary>
public interface ICredentials
{
    /// <summary>
    /// The credential of a presented key, or null. Constant effort for known and unknown keys. Whether it is revoked,
    /// expired or called from a wrong address is for the caller to judge.
    /// </summary>
    ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel);

    /// <summary>Stores a new key by its hash.</summary>
    ValueTask AddAsync(Credential credential, string key, CancellationToken cancel);

    /// <summary>True when at least one key exists; a first start makes a bootstrap key when none does.</summary>
    ValueTask<bool> AnyAsync(CancellationToken cancel);
}

/// <summary>Who a key stands for.</summary>
/// <param name="Id">Stable id, <c>key_</c> and a ULID; safe to log.</param>
/// <param name="Tenant">The tenant every call with it acts for.</param>
/// <param name="Live">False for test keys.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Credential(string Id, TenantId Tenant, bool Live, DateTimeOffset CreatedAt)
{
    /// <summary>What it may do; <see cref="CredentialScopes.Every"/> by default.</summary>
    public IReadOnlyList<CredentialScope> Scopes { get; init; } = CredentialScopes.Every;

    /// <summary>A name its owner gave it; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it stops being taken; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Networks it may be used from; empty for any.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>The one session it can see, for a browser's session token; null for keys.</summary>
    public SessionId? Session { get; init; }
}

/// <summary>What a credential may do. Wire names in lower snake case.</summary>
public enum CredentialScope
{
    /// <summary>Open, submit and cancel sessions.</summary>
    SessionsWrite,

    /// <summary>Read sessions, lists and reports.</summary>
    SessionsRead,

    /// <summary>Upload files into sessions.</summary>
    FilesWrite,

    /// <summary>Compare two pictures outside sessions.</summary>
    FaceComparisons,

    /// <summary>Redact sessions and file erasure requests.</summary>
    Erasure,

    /// <summary>Make, roll and revoke the tenant's own keys, with no scope beyond one's own.</summary>
    ApiKeys,

    /// <summary>Read the tenant's own audit rows.</summary>
    AuditRead,
}

/// <summary>Sets of scopes.</summary>
public static class CredentialScopes
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<CredentialScope> Every { get; } = Enum.GetValues<CredentialScope>();

    /// <summary>What a browser with a session token may do, in its own session only.</summary>
    public static IReadOnlyList<CredentialScope> Browser { get; } =
        [CredentialScope.SessionsRead, CredentialScope.FilesWrite, CredentialScope.SessionsWrite];
}
