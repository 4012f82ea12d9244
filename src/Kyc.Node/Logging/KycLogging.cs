using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>Sets up logging from the settings.</summary>
public static class KycLogging
{
    /// <summary>Adds the one provider of a node and its levels; removes all others.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="settings">Level and form.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="terminal">True when that is a terminal in front of a person.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">What operators may do with it; null when nobody does.</param>
    public static void Add(
        ILoggingBuilder builder, Settings settings, TextWriter output, bool terminal, TimeProvider time,
        NodeLog? log = null)
    {
        builder.ClearProviders();
        // The provider itself knows the levels: they change while the node runs.
        builder.SetMinimumLevel(LogLevel.Trace);
        builder.AddProvider(
            new LineLoggerProvider(Form(settings, terminal), output, time, log ?? NodeLog.Of(settings, time)));
    }

    private static ILogForm Form(Settings settings, bool terminal) => settings.Get(LogSettings.Format) switch
    {
        "json" => new JsonForm(),
        "text" => new TextForm(terminal),
        _ => terminal ? new TextForm(coloured: true) : new JsonForm(),
    };
}
