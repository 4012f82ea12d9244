namespace Kyc.Node.Configuration;

/// <summary>Turns what was given into effective settings, or into one line that says what is wrong.</summary>
public static class SettingsReader
{
    /// <summary>Reads a configuration. Argument beats environment beats file beats default.</summary>
    /// <exception cref="ConfigurationException">Something given is unknown, malformed, out of bounds or
    /// contradictory.</exception>
    public static Settings Read(SettingsInput input)
    {
        var mistakes = new List<string>();
        var values = SettingsSchema.All.ToDictionary(
            setting => setting, setting => new GivenValue(setting.Default, SettingOrigin.Default, "default"));
        foreach (var (setting, given) in Sources(input, mistakes))
        {
            if (Mistake(setting, given) is { } mistake) mistakes.Add(mistake);
            else values[setting] = given;
        }
        var settings = new Settings(values);
        if (mistakes.Count == 0) mistakes.AddRange(SettingRules.Contradictions(settings));
        return mistakes.Count == 0 ? settings : throw new ConfigurationException(OneLine(mistakes));
    }

    private static IEnumerable<(Setting Setting, GivenValue Given)> Sources(SettingsInput input,
        List<string> mistakes) =>
        SettingsFile.Read(input.FilePath, input.FileText, mistakes)
            .Concat(EnvironmentValues.Read(input.Environment, mistakes))
            .Concat(ArgumentValues(input.Arguments, mistakes));

    private static IEnumerable<(Setting, GivenValue)> ArgumentValues(
        IReadOnlyList<NamedArgument> arguments, List<string> mistakes)
    {
        foreach (var argument in arguments)
        {
            if (SettingsSchema.Find(argument.Name) is { } setting)
                yield return (setting, new GivenValue(argument.Value, SettingOrigin.Argument, argument.Option));
            else
                mistakes.Add(Unknown(argument.Name, argument.Option));
        }
    }

    internal static string Unknown(string name, string where) =>
        $"{Quote(name)} ({where}) is not a "
        + $"setting{NearestName.Hint(name, SettingsSchema.All.Select(s => s.ShortName))}; "
        + "`kyc config schema` lists them all";

    private static string? Mistake(Setting setting, GivenValue given)
    {
        if (setting.Accepts(given.Text)) return null;
        var shown = setting.Secret ? "(not shown)" : Quote(given.Text);
        var unit = setting.Unit.Length > 0 ? $" ({setting.Unit})" : "";
        return $"{setting.Name} is {shown} (from {given.Where}); expected {setting.Allowed}{unit}";
    }

    private static string OneLine(List<string> mistakes)
    {
        var more = mistakes.Count > 1 ? $" (and {mistakes.Count - 1} more)" : "";
        return string.Concat(mistakes[0].Select(letter => char.IsControl(letter) ? '?' : letter)) + more;
    }

    private static string Quote(string text) => text.Length <= 80 ? $"'{text}'" : $"'{text[..80]}...'";
}
