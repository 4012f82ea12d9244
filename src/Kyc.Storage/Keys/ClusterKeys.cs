using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Keys;

/// <summary>The shared keys of one master key, a pair for each purpose, made when first asked for.</summary>
internal sealed class ClusterKeys(MasterKey master) : IDisposable
{
    private const int MacBytes = 32;

    /// <summary>Bytes drawn for a private key: 64 bits more than the order of P-256, so that it is unbiased
    /// (NIST SP 800-56A, 5.6.1.2.1).</summary>
    private const int ScalarDrawBytes = 40;

    private static readonly BigInteger s_order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
        isUnsigned: true, isBigEndian: true);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _macs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ECDsa> _signers = new(StringComparer.Ordinal);

    /// <summary>Id of the master key.</summary>
    public string KeyId => master.Id;

    /// <summary>HMAC-SHA-256.</summary>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(MacKey(purpose), data);

    /// <summary>Constant time.</summary>
    public bool Verify(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> code) =>
        code.Length == MacBytes && CryptographicOperations.FixedTimeEquals(Mac(purpose, data), code);

    /// <summary>ECDSA P-256 over SHA-256.</summary>
    public byte[] Sign(string purpose, ReadOnlySpan<byte> data)
    {
        var signer = Signer(purpose);
        lock (signer) return signer.SignData(data, HashAlgorithmName.SHA256);
    }

    /// <summary>Checks one.</summary>
    public bool VerifySignature(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var signer = Signer(purpose);
        lock (signer) return signer.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    /// <summary>PEM of the public key.</summary>
    public string PublicKey(string purpose)
    {
        var signer = Signer(purpose);
        lock (signer) return signer.ExportSubjectPublicKeyInfoPem();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _macs.Values) CryptographicOperations.ZeroMemory(key);
            foreach (var signer in _signers.Values) signer.Dispose();
            _macs.Clear();
            _signers.Clear();
        }
    }

    private byte[] MacKey(string purpose)
    {
        lock (_lock)
        {
            if (_macs.TryGetValue(purpose, out var known)) return known;
            return _macs[purpose] = master.Derive($"mac/{purpose}", MacBytes);
        }
    }

    private ECDsa Signer(string purpose)
    {
        lock (_lock)
        {
            if (_signers.TryGetValue(purpose, out var known)) return known;
            return _signers[purpose] = MakeSigner(master.Derive($"sign/{purpose}", ScalarDrawBytes));
        }
    }

    private static ECDsa MakeSigner(byte[] draw)
    {
        var scalar = (new BigInteger(draw, isUnsigned: true, isBigEndian: true) % (s_order - 1)) + 1;
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[MacBytes];
        bytes.CopyTo(d.AsSpan(MacBytes - bytes.Length));
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(draw);
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(d);
        }
    }
}
