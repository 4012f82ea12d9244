using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Actors.TestKit;

/// <summary>Shared keys of one process, new for each instance; all purposes share the pair.</summary>
public sealed class MemoryClusterKeys : IClusterKeys
{
    private const string Id = "00000001";
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <inheritdoc />
    public KeyedMac Mac(string purpose, ReadOnlySpan<byte> data) =>
        new(Id, HMACSHA256.HashData(_secret, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. data]));

    /// <inheritdoc />
    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedMac mac) =>
        mac.KeyId == Id && CryptographicOperations.FixedTimeEquals(Mac(purpose, data).Code, mac.Code);

    /// <inheritdoc />
    public KeyedSignature Sign(string purpose, ReadOnlySpan<byte> data)
    {
        lock (_signer) return new KeyedSignature(Id, _signer.SignData(data, HashAlgorithmName.SHA256));
    }

    /// <inheritdoc />
    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedSignature signature)
    {
        lock (_signer) return _signer.VerifyData(data, signature.Bytes, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> PublicKeys(string purpose) =>
        new Dictionary<string, string> { [Id] = _signer.ExportSubjectPublicKeyInfoPem() };
}
