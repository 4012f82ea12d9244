namespace Kyc.Node.Configuration.Binding;

/// <summary>Secrets that are given as a file, the way container platforms hand them out.</summary>
internal static class SecretFile
{
    /// <summary>A secret is a line; what is longer is some other file.</summary>
    private const int MaxLength = 4096;

    /// <summary>The secret: as given, or from its file, or null when neither is set.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or does not hold one line.</exception>
    public static string? Resolve(Settings s, Setting<string> secret, Setting<string> file) =>
        s.Get(secret) is { Length: > 0 } given ? given
        : s.FullPath(file) is { } path ? Read(path, $"{file.Name} is '{path}' (from {s.Given(file).Where})")
        : null;

    private static string Read(string path, string named)
    {
        try
        {
            // One line: what an editor or `echo` puts behind it is no part of it.
            var text = File.ReadAllText(path).TrimEnd('\r', '\n');
            return text.Length is > 0 and <= MaxLength && !text.Any(char.IsControl)
                ? text
                : throw new ConfigurationException(
                    $"{named}; expected a file of one line of at most {MaxLength} characters");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"{named}; expected a file this user can read, and it cannot be: {fault.Message}");
        }
    }
}
