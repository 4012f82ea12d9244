using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>API keys, stored only as SHA-256 hashes of their full text.</summary>
public interface ICredentials
{
    /// <summary>The credential of a presented key, or null. Constant effort for known and unknown keys.</summary>
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
public sealed record Credential(string Id, TenantId Tenant, bool Live, DateTimeOffset CreatedAt);
