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
    /// <exception cref="CredentialExistsException">The id or the key is there already.</exception>
    /// <exception cref="ArgumentException">The tenant is not of the credential's mode, or it is of one session: such
    /// are never stored.</exception>
    ValueTask AddAsync(Credential credential, string key, CancellationToken cancel);

    /// <summary>The credential of an id, or null.</summary>
    /// <param name="tenant">Only of this tenant; null, for operators, of any.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<Credential?> GetAsync(TenantId? tenant, string id, CancellationToken cancel);

    /// <summary>A page of credentials, the newest first.</summary>
    ValueTask<CredentialPage> ListAsync(CredentialQuery query, CancellationToken cancel);

    /// <summary>Revokes a credential; the first time stays. Nothing happens when there is none.</summary>
    ValueTask RevokeAsync(string id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>
    /// Puts a new key in the place of an old one, in one step: the old one ends at a time, or when it would have ended
    /// anyway, and names the new one. False, and nothing is stored, when the old one was revoked or replaced already.
    /// </summary>
    /// <exception cref="CredentialExistsException">The new id or key is there already.</exception>
    ValueTask<bool> RollAsync(
        string oldId, DateTimeOffset oldEnds, Credential next, string nextKey, CancellationToken cancel);

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

    /// <summary>The key that took its place; null while none did.</summary>
    public string? RolledTo { get; init; }

    /// <summary>Networks it may be used from; empty for any.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>The one session it can see, for a browser's session token; null for keys.</summary>
    public SessionId? Session { get; init; }

    /// <summary>
    /// True while it is to be taken: neither revoked nor expired, and of the mode that its tenant is of.
    /// </summary>
    public bool IsGood(DateTimeOffset now) =>
        RevokedAt is null && (ExpiresAt is not { } end || now < end) && Live != Tenant.IsTest;

    /// <summary>True when it may be used from an address. IPv4 in the clothes of IPv6 counts as IPv4.</summary>
    public bool IsFrom(IPAddress? address)
    {
        if (Networks.Count == 0) return true;
        if (address is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(plain));
    }
}

/// <summary>Which credentials to list.</summary>
/// <param name="Tenant">Of this tenant; null, for operators, of all.</param>
public sealed record CredentialQuery(TenantId? Tenant)
{
    /// <summary>Rows at the most, from 1.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Those behind this id; null for the first page.</summary>
    public string? StartingAfter { get; init; }
}

/// <summary>A page of credentials, the newest first.</summary>
/// <param name="Rows">The credentials.</param>
/// <param name="HasMore">True when older ones match too.</param>
public sealed record CredentialPage(IReadOnlyList<Credential> Rows, bool HasMore);

/// <summary>A credential of that id, or with that key, is stored already.</summary>
public sealed class CredentialExistsException(string id)
    : Exception($"credential {id}, or another with the same key, exists already; make a new key");

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
