using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;

namespace Kyc.Actors.Ports;

/// <summary>
/// From files to measured facts. Implemented by the vision pipeline; knows nothing of sessions or journals.
/// </summary>
public interface IComparisonEngine
{
    /// <summary>
    /// Compares the face on the document with the face in the video (or face picture). What is wrong with the files
    /// is in the report's checks, never an exception.
    /// </summary>
    /// <param name="input">The files and the error rates to judge by.</param>
    /// <param name="stage">Told the name of each stage as it begins (<c>decoding</c>, <c>document_face</c>,
    /// <c>video_faces</c>, <c>liveness</c>, <c>matching</c>); may be null.</param>
    /// <param name="cancel">Stops between stages.</param>
    /// <exception cref="ComparisonFailedException">The machine, not the files, failed.</exception>
    ValueTask<ComparisonReport> CompareAsync(
        ComparisonInput input, IProgress<string>? stage, CancellationToken cancel);

    /// <summary>Compares the main faces of two pictures, without liveness.</summary>
    /// <exception cref="ComparisonFailedException">The machine, not the files, failed.</exception>
    ValueTask<ComparisonReport> ComparePicturesAsync(
        ComparisonInput input, CancellationToken cancel);
}

/// <summary>One file to compare.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sha256">SHA-256 of its clear bytes, for the report.</param>
/// <param name="OpenAsync">Opens its clear bytes; the engine disposes the stream.</param>
public sealed record ComparisonFile(
    FileKind Kind, string Sha256, Func<CancellationToken, ValueTask<Stream>> OpenAsync);

/// <summary>What to compare. For two pictures: the source as <c>id_card</c>, the target as <c>face_image</c>.</summary>
/// <param name="Policy">Error rates and liveness mode.</param>
/// <param name="Files">The files, each kind at most once.</param>
public sealed record ComparisonInput(Policy Policy, IReadOnlyList<ComparisonFile> Files)
{
    /// <summary>The file of a kind, or null.</summary>
    public ComparisonFile? File(FileKind kind) => Files.FirstOrDefault(file => file.Kind == kind);
}

/// <summary>The machine could not compare.</summary>
/// <param name="retryable">True when another try may succeed (a crashed decoder, a lost device).</param>
public sealed class ComparisonFailedException(string message, bool retryable, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>True when another try may succeed.</summary>
    public bool Retryable { get; } = retryable;
}
