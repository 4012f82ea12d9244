using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Sessions;

/// <summary>
/// What a client attaches to a session, in the clear. Personal data: sealed before it leaves the edge.
/// </summary>
/// <param name="ClientReferenceId">The client's own name for the person or case.</param>
/// <param name="Metadata">The client's own notes.</param>
public sealed record ClientAttributes(string? ClientReferenceId, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Nothing attached.</summary>
    public static ClientAttributes None { get; } = new(null, new Dictionary<string, string>());

    /// <summary>True when nothing is attached.</summary>
    public bool IsEmpty() => ClientReferenceId is null && Metadata.Count == 0;
}

/// <summary>
/// Seals attributes with a key derived from the session's data key (HKDF-SHA256), so that no nonce is ever shared with
/// its files. Form: version (1 byte, 1), nonce (12), tag (16), AES-256-GCM of the JSON; bound to tenant and session.
/// </summary>
public static class AttributeSeal
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 1 + NonceLength + TagLength;

    /// <summary>Seals; null for nothing.</summary>
    public static byte[]? Seal(ClientAttributes attributes, DataKey key, TenantId tenant, SessionId session)
    {
        if (attributes.IsEmpty()) return null;
        var clear = JsonSerializer.SerializeToUtf8Bytes(attributes, EdgeJson.Default.ClientAttributes);
        var result = new byte[HeadLength + clear.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher(key);
        cipher.Encrypt(nonce, clear, result.AsSpan(HeadLength), result.AsSpan(1 + NonceLength, TagLength),
            Binding(tenant, session));
        CryptographicOperations.ZeroMemory(clear);
        return result;
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Changed, of another session, or of a newer form.</exception>
    public static ClientAttributes Open(byte[] sealedBytes, DataKey key, TenantId tenant, SessionId session)
    {
        if (sealedBytes.Length < HeadLength || sealedBytes[0] != Version)
            throw new CryptographicException($"the attributes of session {session} are not of form {Version}");
        var clear = new byte[sealedBytes.Length - HeadLength];
        using var cipher = Cipher(key);
        cipher.Decrypt(sealedBytes.AsSpan(1, NonceLength), sealedBytes.AsSpan(HeadLength),
            sealedBytes.AsSpan(1 + NonceLength, TagLength), clear, Binding(tenant, session));
        return JsonSerializer.Deserialize(clear, EdgeJson.Default.ClientAttributes) ?? ClientAttributes.None;
    }

    private static AesGcm Cipher(DataKey key)
    {
        Span<byte> derived = stackalloc byte[DataKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, [], "kyc session attributes 1"u8);
        var cipher = new AesGcm(derived, TagLength);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    private static byte[] Binding(TenantId tenant, SessionId session) =>
        Encoding.UTF8.GetBytes($"{tenant.Value}/{session.Value}");
}
