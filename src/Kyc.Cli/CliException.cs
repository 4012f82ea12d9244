namespace Kyc.Cli;

/// <summary>A command cannot go on; the message is one line for a person, with the mend.</summary>
public sealed class CliException(string message, int exitCode = ExitCodes.Cannot, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What to tell the shell.</summary>
    public int ExitCode { get; } = exitCode;
}
