using System.Security.Cryptography;

namespace Kyc.Storage.Audit;

/// <summary>SHA-256 over hashes, one after another.</summary>
internal sealed class HashOfHashes
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes so far.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next.</summary>
    public void Add(ReadOnlySpan<byte> hash)
    {
        Count++;
        _hash.AppendData(hash);
    }

    /// <summary>The digest, lower-case hex.</summary>
    public string End()
    {
        using (_hash) return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }
}
