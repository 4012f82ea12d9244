using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Sealing;
using Kyc.Edge.Auth;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Idempotency;

/// <summary>
/// A client's Idempotency-Key, without any store of its own. The key's hash and the content's hash together are the
/// command's id, which the session's journal keeps for ever:
/// <list type="bullet">
/// <item>the same key and content are the same command, which the session answers as done;</item>
/// <item>the same key with other content shows as a command of the same key and another content: 422.</item>
/// </list>
/// A create derives its session's id from the key too, so that the repeat meets the first session.
/// </summary>
internal sealed class IdempotencyKey
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>On a reply that repeats an earlier one.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int MaxLength = 255;
    private const int HashLetters = 32;

    private readonly byte[] _hash;

    private IdempotencyKey(TenantId tenant, string operation, string key) => _hash = Hash(tenant.Value, operation, key);

    /// <summary>What commands of this key begin with.</summary>
    public string Prefix => $"idk_{Convert.ToHexStringLower(_hash)[..HashLetters]}_";

    /// <summary>The key of a request, or null when it brings none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tenant">Its tenant: keys of two tenants never meet.</param>
    /// <param name="operation">What is asked of what, for instance <c>submit vs_...</c>: keys of two
    /// operations never meet.</param>
    public static IdempotencyKey? Of(HttpRequest request, TenantId tenant, string operation)
    {
        var values = request.Headers[Header];
        if (values.Count == 0) return null;
        return values is [{ Length: > 0 and <= MaxLength } key] && key.All(letter => letter is >= ' ' and <= '~')
            ? new IdempotencyKey(tenant, operation, key)
            : throw ProblemException.Parameter(Header, "malformed",
                $"Send the header once, with 1 to {MaxLength} printable ASCII characters.");
    }

    /// <summary>
    /// The session a create of this key makes. Its time part is taken from the hash: such ids do not sort by time.
    /// </summary>
    public SessionId Session() => new(SessionId.Prefix + Identifier());

    /// <summary>Id of the API key that a request of this key makes.</summary>
    public string ApiKey() => KeyIssuer.IdPrefix + Identifier();

    /// <summary>The request for erasure that this key makes.</summary>
    public string ErasureRequest() => Actors.Ports.ErasureRequest.Prefix + Identifier();

    private string Identifier()
    {
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(_hash) >>> 16;
        return Ulid.Write(milliseconds, _hash.AsSpan(8));
    }

    /// <summary>The command of this key with content of a hash.</summary>
    /// <param name="digest">A digest of the content that tells nobody else what it was: keyed, or sealed; null for
    /// none.</param>
    public CommandId Command(string? digest = null) => new(Prefix + (digest is null ? "none" : Letters(digest)));

    private static string Letters(string digest) =>
        (DigestSeal.IsSealed(digest) ? digest[DigestSeal.Prefix.Length..] : digest)[..HashLetters];

    /// <summary>The earlier command of this key, or null.</summary>
    public CommandId? Earlier(SessionState state) =>
        state.Applied.Keys.FirstOrDefault(id => id.StartsWith(Prefix, StringComparison.Ordinal)) is { } id
            ? new CommandId(id)
            : null;

    /// <summary>The problem of a key that was used with other content.</summary>
    public static ProblemException Reused() => new(ProblemCodes.IdempotencyKeyReused) { Param = Header };

    private static byte[] Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }
}

/// <summary>Replies that repeat.</summary>
internal static class Replays
{
    /// <summary>Says on the reply that it repeats an earlier one, when the client gave a key.</summary>
    public static void MarkReplayed(this HttpContext context, IdempotencyKey? key, bool repeated)
    {
        if (key is not null && repeated) context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
    }
}
