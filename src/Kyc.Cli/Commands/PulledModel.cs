using Kyc.Vision.Models;

namespace Kyc.Cli.Commands;

/// <summary>How a download went. Wire names: snake_case of the members.</summary>
public enum PullStatus
{
    /// <summary>The right file was in one of the folders already.</summary>
    AlreadyHere,

    /// <summary>It is in the data folder now.</summary>
    Downloaded,

    /// <summary>It could not be had.</summary>
    Failed,
}

/// <summary>What became of one model of <c>kyc models pull</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Status">How it went.</param>
/// <param name="Path">The file; null when it failed.</param>
/// <param name="Error">Why it failed, in one line; null otherwise.</param>
public sealed record PulledModel(ModelManifest Model, PullStatus Status, string? Path, string? Error);
