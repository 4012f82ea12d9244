namespace Kyc.Vision.Models;

/// <summary>A model file is not there; the message names the places searched and the mend.</summary>
public sealed class ModelMissingException(string message) : Exception(message);

/// <summary>A model file is not the one its manifest describes; it is never used.</summary>
/// <param name="file">The file.</param>
/// <param name="expected">SHA-256 in the manifest.</param>
/// <param name="found">SHA-256 of the file.</param>
/// <param name="model">Name of the model.</param>
/// <param name="canPull">False when the model cannot be downloaded by itself.</param>
public sealed class ModelHashException(string file, string expected, string found, string model, bool canPull = true)
    : Exception($"'{file}' is not model {model}: its SHA-256 is {found}, expected {expected}. " +
        (canPull ? $"Delete the file and run 'kyc models pull {model}'."
            : "Put the right file in its place; one that is built in comes with the program."))
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>SHA-256 in the manifest.</summary>
    public string Expected { get; } = expected;

    /// <summary>SHA-256 of the file.</summary>
    public string Found { get; } = found;
}

/// <summary>A manifest cannot be used; the message names the file and what is wrong.</summary>
public sealed class ManifestException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A model could not be downloaded; the message names the addresses and the mend.</summary>
public sealed class ModelPullException(string message, Exception? cause = null) : Exception(message, cause);
