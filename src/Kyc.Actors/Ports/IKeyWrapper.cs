namespace Kyc.Actors.Ports;

/// <summary>
/// Wraps and unwraps data keys under master keys: the ring of this process, or a key service that may be slow or away.
/// The ring puts the master key's id in front of what this makes, so that the right one is asked for it later.
/// </summary>
public interface IKeyWrapper
{
    /// <summary>Wraps a key.</summary>
    /// <param name="masterId">Under which master key, 8 hex digits.</param>
    /// <param name="key">The clear key.</param>
    /// <param name="bound">What it belongs to; it unwraps with the same only.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="WrongMasterKeyException">There is no such master key, or it only checks what is
    /// old.</exception>
    /// <exception cref="KeyServiceUnavailableException">Not now; retry.</exception>
    ValueTask<byte[]> WrapAsync(
        string masterId, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken cancel);

    /// <summary>Unwraps a key; the caller wipes it.</summary>
    /// <param name="masterId">Under which master key it was wrapped.</param>
    /// <param name="wrapped">What <see cref="WrapAsync"/> made.</param>
    /// <param name="bound">What it was bound to.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="WrongMasterKeyException">There is no such master key, or the bytes were changed.</exception>
    /// <exception cref="KeyServiceUnavailableException">Not now; retry.</exception>
    ValueTask<byte[]> UnwrapAsync(
        string masterId, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken cancel);
}

/// <summary>Keys cannot be wrapped or unwrapped at the moment. Nothing was changed; a retry may succeed.</summary>
public sealed class KeyServiceUnavailableException(string message, Exception? cause = null)
    : Exception(message, cause);
