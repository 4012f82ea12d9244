namespace Kyc.Node.Configuration;

/// <summary>Everything a configuration is read from, so that reading is a pure function.</summary>
public sealed record SettingsInput
{
    /// <summary>Values from the command line, in order: name, value, and the option they came by.</summary>
    public IReadOnlyList<NamedArgument> Arguments { get; init; } = [];

    /// <summary>The environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Path of the configuration file; null when there is none.</summary>
    public string? FilePath { get; init; }

    /// <summary>Its content; null when there is none.</summary>
    public string? FileText { get; init; }
}

/// <summary>A value from the command line.</summary>
/// <param name="Name">Setting name, with or without <c>kyc.</c>.</param>
/// <param name="Value">Its text.</param>
/// <param name="Option">The option it came by, for instance <c>--port</c>.</param>
public sealed record NamedArgument(string Name, string Value, string Option)
{
    /// <summary>Reads the text after <c>--set</c>.</summary>
    /// <exception cref="ConfigurationException">It is not <c>name=value</c>.</exception>
    public static NamedArgument Parse(string text)
    {
        var at = text.IndexOf('=');
        return at > 0
            ? new NamedArgument(text[..at].Trim(), text[(at + 1)..].Trim(), "--set")
            : throw new ConfigurationException(
                $"--set expects SECTION.SETTING=VALUE, for instance --set edge.port=8080");
    }
}
