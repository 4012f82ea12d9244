using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.History;

/// <summary>
/// Unwraps data keys as an auditor does who has the database and the master key: by the format's description, anew,
/// rather than through the code under test.
/// </summary>
/// <param name="masterKey">The cluster's master key, base64.</param>
internal sealed class DataKeys(string masterKey)
{
    private const int HeadBytes = 5;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(masterKey),
        DataKey.Length, [], "kyc/1/wrap-data-keys"u8.ToArray());

    /// <summary>The data key; null when it was changed, or wrapped for another session or by another master
    /// key.</summary>
    public DataKey? Open(string tenant, SessionId session, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != HeadBytes + NonceBytes + DataKey.Length + TagBytes) return null;
        var sealedKey = wrapped[HeadBytes..];
        var key = new byte[DataKey.Length];
        using var gcm = new AesGcm(_wrapping, TagBytes);
        try
        {
            gcm.Decrypt(sealedKey[..NonceBytes], sealedKey[NonceBytes..^TagBytes], sealedKey[^TagBytes..], key,
                [.. wrapped[..HeadBytes], .. Framed(tenant), .. Framed(session.Value)]);
            return new DataKey(key);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Framed(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }
}
