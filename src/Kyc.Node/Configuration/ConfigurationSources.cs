using System.Collections;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration;

/// <summary>Collects what a process was given: arguments, environment and the configuration file.</summary>
public static class ConfigurationSources
{
    /// <summary>Reads the settings of this process.</summary>
    /// <param name="arguments">Values from the command line.</param>
    /// <param name="configFile">File named on the command line; null to look for <c>kyc.json</c>.</param>
    /// <exception cref="ConfigurationException">A mistake, in one line.</exception>
    public static Settings Load(IReadOnlyList<NamedArgument> arguments, string? configFile) =>
        SettingsReader.Read(Collect(arguments, ProcessEnvironment(), configFile, Directory.GetCurrentDirectory()));

    /// <summary>Gathers the input of <see cref="SettingsReader"/>.</summary>
    /// <exception cref="ConfigurationException">The named file cannot be read.</exception>
    public static SettingsInput Collect(
        IReadOnlyList<NamedArgument> arguments, IReadOnlyDictionary<string, string> environment, string? configFile,
        string currentFolder)
    {
        var path = configFile is null
            ? Candidates(arguments, environment, currentFolder).FirstOrDefault(File.Exists)
            : Path.Combine(currentFolder, configFile);
        return new SettingsInput
        {
            Arguments = arguments,
            Environment = environment,
            FilePath = path,
            FileText = path is null ? null : ReadFile(path),
        };
    }

    private static string[] Candidates(
        IReadOnlyList<NamedArgument> arguments, IReadOnlyDictionary<string, string> environment, string currentFolder)
    {
        var data = arguments.LastOrDefault(a => SettingsSchema.Find(a.Name) == NodeSettings.DataDir)?.Value
                   ?? environment.GetValueOrDefault(NodeSettings.DataDir.Variable)
                   ?? NodeSettings.DataDir.Default;
        return
        [
            Path.Combine(currentFolder, data, SettingsFile.DefaultName),
            Path.Combine(currentFolder, SettingsFile.DefaultName),
        ];
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"configuration file {path} cannot be read ({fault.Message}); name a readable file with --config");
        }
    }

    private static Dictionary<string, string> ProcessEnvironment()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            found[(string)entry.Key] = (string?)entry.Value ?? "";
        return found;
    }
}
