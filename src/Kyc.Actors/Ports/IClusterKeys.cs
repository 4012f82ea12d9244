namespace Kyc.Actors.Ports;

/// <summary>
/// Keys that all nodes share because all hold the same key ring: codes for what only nodes check, signatures for what
/// others check too. Every purpose has keys of its own, derived from the ring's.
/// </summary>
public interface IClusterKeys
{
    /// <summary>A code over the data under the ring's current key.</summary>
    /// <param name="purpose">What it is for, a constant of the caller such as <c>messages</c>.</param>
    /// <param name="data">What is authenticated.</param>
    KeyedMac Mac(string purpose, ReadOnlySpan<byte> data);

    /// <summary>True when the code was made for this purpose and data under a key of the ring; constant
    /// time.</summary>
    bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedMac mac);

    /// <summary>A signature (ECDSA P-256 over SHA-256, IEEE P1363 form, 64 bytes) under the ring's current
    /// key.</summary>
    KeyedSignature Sign(string purpose, ReadOnlySpan<byte> data);

    /// <summary>True when the signature was made for this purpose and data under a key of the ring.</summary>
    bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedSignature signature);

    /// <summary>Public keys of a purpose, by key id, in SubjectPublicKeyInfo PEM: for checking without the
    /// ring.</summary>
    IReadOnlyDictionary<string, string> PublicKeys(string purpose);
}

/// <summary>A code.</summary>
/// <param name="KeyId">The ring's key, 8 hex digits.</param>
/// <param name="Code">HMAC-SHA-256, 32 bytes.</param>
public sealed record KeyedMac(string KeyId, byte[] Code);

/// <summary>A signature.</summary>
/// <param name="KeyId">The ring's key, 8 hex digits.</param>
/// <param name="Bytes">64 bytes.</param>
public sealed record KeyedSignature(string KeyId, byte[] Bytes);
