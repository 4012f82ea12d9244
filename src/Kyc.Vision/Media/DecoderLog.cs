using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Media;

/// <summary>Log lines of the decoder pool: events 3000-3199.</summary>
internal static partial class DecoderLog
{
    [LoggerMessage(3000, LogLevel.Debug, "Decoder child {ProcessId} is ready after {Elapsed}")]
    public static partial void ChildReady(ILogger logger, int processId, TimeSpan elapsed);

    [LoggerMessage(3001, LogLevel.Warning, "Decoder child {ProcessId} died in job {Job} with exit code {ExitCode}")]
    public static partial void ChildDied(ILogger logger, int processId, int job, int exitCode);

    [LoggerMessage(3002, LogLevel.Warning, "Decoder child {ProcessId} was killed: job {Job} ran over {Timeout}")]
    public static partial void ChildTimedOut(ILogger logger, int processId, int job, TimeSpan timeout);

    [LoggerMessage(3003, LogLevel.Debug, "Decoder child {ProcessId} is retired after {Jobs} jobs")]
    public static partial void ChildRetired(ILogger logger, int processId, int jobs);

    [LoggerMessage(3004, LogLevel.Warning, "Decoder child {ProcessId} says: {Line}")]
    public static partial void ChildSays(ILogger logger, int processId, string line);

    [LoggerMessage(3005, LogLevel.Error, "A decoder child cannot be started: {Reason}")]
    public static partial void StartFailed(ILogger logger, string reason);

    [LoggerMessage(3006, LogLevel.Warning, "{Deaths} decoder children died in a row; waiting {Delay}")]
    public static partial void RestartDelayed(ILogger logger, int deaths, TimeSpan delay);

    [LoggerMessage(3008, LogLevel.Warning, "Decoder children run with their own sandbox alone: {Reason}")]
    public static partial void NoBubblewrap(ILogger logger, string reason);

    [LoggerMessage(3007, LogLevel.Warning, "Two tries to decode a file failed, and it is refused: {Reason}")]
    public static partial void FileUndecodable(ILogger logger, string reason);
}
