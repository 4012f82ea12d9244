using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.S3;

/// <summary>
/// Names in the bucket: <c>PREFIX tenant/session/blob/copy</c>. Each put writes a copy of its own, named by time and
/// chance: whoever removes a name removes exactly the copy it saw, and no put can have written there since.
/// </summary>
internal sealed class S3Names(string prefix)
{
    /// <summary>What every name begins with.</summary>
    public string All => prefix;

    /// <summary>Where readiness writes its probe.</summary>
    public string Probe(string id) => $"{prefix}.probe/{id}";

    /// <exception cref="ArgumentException">Tenant or session cannot be part of a name.</exception>
    public string Session(BlobScope scope) =>
        TenantId.TryParse(scope.Tenant.Value, out _) && SessionId.TryParse(scope.Session.Value, out _)
            ? $"{prefix}{scope.Tenant.Value}/{scope.Session.Value}/"
            : throw new ArgumentException("tenant or session is not well-formed and cannot be part of a name",
                nameof(scope));

    /// <exception cref="BlobMissingException">No blob can have that id.</exception>
    public string Copies(BlobScope scope, BlobId blob) => BlobId.TryParse(blob.Value, out _)
        ? $"{Session(scope)}{blob.Value}/"
        : throw new BlobMissingException(blob);

    /// <summary>A name for a new copy, like no other.</summary>
    public string NewCopy(BlobScope scope, BlobId blob, DateTimeOffset now) => Copies(scope, blob) + Ulid.New(now);

    /// <summary>What an object in the bucket is; null when it is not one of ours.</summary>
    public S3Copy? Parse(S3Object found)
    {
        if (!found.Key.StartsWith(prefix, StringComparison.Ordinal)) return null;
        return found.Key[prefix.Length..].Split('/') is [var tenantName, var sessionName, var blobName, var copy]
               && TenantId.TryParse(tenantName, out var tenant) && SessionId.TryParse(sessionName, out var session)
               && BlobId.TryParse(blobName, out var blob) && Ulid.IsValid(copy)
            ? new S3Copy(found.Key, new BlobEntry(new BlobScope(tenant, session), blob, StoredAt(found)))
            : null;
    }

    /// <summary>
    /// S3 tells whole seconds. The fraction is the name's own mark instead, so that the time tells one copy from
    /// another that was stored within the same second.
    /// </summary>
    private static DateTimeOffset StoredAt(S3Object found)
    {
        var second = found.ModifiedAt.AddTicks(-(found.ModifiedAt.Ticks % TimeSpan.TicksPerSecond));
        var mark = BitConverter.ToUInt32(SHA256.HashData(Encoding.ASCII.GetBytes(found.Key)));
        return second.AddTicks(mark % TimeSpan.TicksPerSecond);
    }
}

/// <summary>One copy of a blob.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Entry">What it is.</param>
internal sealed record S3Copy(string Key, BlobEntry Entry);
