namespace Kyc.Vision.Media;

/// <summary>What the decoder had measured when it refused a file; zero where it had not come so far.</summary>
/// <param name="Bytes">Length of the file in bytes.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Duration">Length of a video.</param>
/// <param name="MediaType">Media type by content; empty when unknown.</param>
/// <param name="Codec">Coding; empty when unknown.</param>
public sealed record MeasuredMedia(
    long Bytes, int Width, int Height, TimeSpan Duration, string MediaType, string Codec);

/// <summary>The file was refused, for a reason its sender can mend. Trying again gives the same answer.</summary>
public sealed class MediaRefusedException(MediaRefusal refusal, string detail, MeasuredMedia measured)
    : Exception($"{refusal.WireName()}: {detail}")
{
    /// <summary>Why.</summary>
    public MediaRefusal Refusal { get; } = refusal;

    /// <summary>A sentence for a log or a reviewer; holds sizes and limits, never content of the file.</summary>
    public string Detail { get; } = detail;

    /// <summary>What was measured before the refusal.</summary>
    public MeasuredMedia Measured { get; } = measured;
}

/// <summary>
/// A decoder child died in a job. The pool tries the file once more on a fresh child; a second death becomes
/// <see cref="MediaRefusal.FileUndecodable"/>. Callers never see it; no child at all is a
/// <see cref="DecoderStartException"/>.
/// </summary>
public sealed class DecoderCrashedException(string message, bool retryable, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Whether the same file may be tried on a fresh child.</summary>
    public bool Retryable { get; } = retryable;
}

/// <summary>The decoder child cannot be started; the message names the cause and the mend.</summary>
public sealed class DecoderStartException(string message, Exception? inner = null) : Exception(message, inner);
