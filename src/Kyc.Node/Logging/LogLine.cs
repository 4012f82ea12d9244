using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>One thing to log, before it has a form.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">How grave.</param>
/// <param name="Category">Who says it.</param>
/// <param name="Event">Which event.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Fields">Structured fields by their names in the line.</param>
/// <param name="Fault">The exception, if any.</param>
internal sealed record LogLine(
    DateTimeOffset Time, LogLevel Level, string Category, EventId Event, string Message,
    IReadOnlyDictionary<string, object?> Fields, Exception? Fault);

/// <summary>Gives a line its form; the text ends with a line feed.</summary>
internal interface ILogForm
{
    /// <summary>The line.</summary>
    string Write(LogLine line);
}
