using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Actors.TestKit;

/// <summary>Keys shared by whoever holds a ring of that name; nodes of a test share <see cref="Shared"/>.</summary>
public sealed class TestRing(string name) : IClusterKeys
{
    private readonly byte[] _secret = SHA256.HashData(Encoding.UTF8.GetBytes("test ring " + name));

    private readonly ConcurrentDictionary<string, byte[]> _keys = [];

    /// <summary>The ring of a test's nodes.</summary>
    public static TestRing Shared { get; } = new("shared");

    private string KeyId { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("test ring id " + name)))[..8];

    public KeyedMac Mac(string purpose, ReadOnlySpan<byte> data) =>
        new(KeyId, HMACSHA256.HashData(Key(purpose), data));

    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedMac mac) =>
        mac.KeyId == KeyId
        && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Key(purpose), data), mac.Code);

    public KeyedSignature Sign(string purpose, ReadOnlySpan<byte> data) =>
        throw new NotSupportedException("nodes of a test sign nothing");

    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedSignature signature) =>
        throw new NotSupportedException("nodes of a test sign nothing");

    public IReadOnlyDictionary<string, string> PublicKeys(string purpose) => new Dictionary<string, string>();

    private byte[] Key(string purpose) => _keys.GetOrAdd(
        purpose, name => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(name)));
}
