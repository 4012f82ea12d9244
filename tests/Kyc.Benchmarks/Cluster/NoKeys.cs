using Kyc.Actors.Ports;

namespace Kyc.Benchmarks.Cluster;

/// <summary>Computes nothing and believes everything: what is left of a code's cost is its fields.</summary>
internal sealed class NoKeys : IClusterKeys
{
    private static readonly KeyedMac s_none = new("00000000", new byte[32]);

    public KeyedMac Mac(string purpose, ReadOnlySpan<byte> data) => s_none;

    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedMac mac) => true;

    public KeyedSignature Sign(string purpose, ReadOnlySpan<byte> data) => throw new NotSupportedException();

    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedSignature signature) =>
        throw new NotSupportedException();

    public IReadOnlyDictionary<string, string> PublicKeys(string purpose) => new Dictionary<string, string>();
}
