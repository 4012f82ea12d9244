using System.Security.Cryptography;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Keys;

/// <summary>
/// Wraps with the ring of this process: nonce (12, random), sealed key, tag (16); AES-256-GCM, bound as asked.
/// </summary>
internal sealed class LocalKeyWrapper(Func<RingKeys> ring) : IKeyWrapper
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>By how much a wrapped key is longer than the key.</summary>
    public const int Overhead = NonceBytes + TagBytes;

    /// <inheritdoc />
    public ValueTask<byte[]> WrapAsync(
        string masterId, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var wrapped = new byte[Overhead + key.Length];
        var nonce = wrapped.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(Wrapping(masterId), TagBytes);
        gcm.Encrypt(nonce, key.Span, wrapped.AsSpan(NonceBytes, key.Length), wrapped.AsSpan(NonceBytes + key.Length),
            bound.Span);
        return ValueTask.FromResult(wrapped);
    }

    /// <inheritdoc />
    public ValueTask<byte[]> UnwrapAsync(
        string masterId, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (wrapped.Length <= Overhead) throw Changed(masterId);
        var key = new byte[wrapped.Length - Overhead];
        var bytes = wrapped.Span;
        using var gcm = new AesGcm(Wrapping(masterId), TagBytes);
        try
        {
            gcm.Decrypt(bytes[..NonceBytes], bytes.Slice(NonceBytes, key.Length), bytes[(NonceBytes + key.Length)..],
                key, bound.Span);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Changed(masterId);
        }
        return ValueTask.FromResult(key);
    }

    private byte[] Wrapping(string masterId) =>
        ring().Find(masterId)?.Wrapping ?? throw new WrongMasterKeyException(masterId);

    private static WrongMasterKeyException Changed(string masterId) =>
        new(masterId + " (changed, or of another session)");
}
