namespace Kyc.Node.Configuration;

/// <summary>Reads settings from environment variables.</summary>
internal static class EnvironmentValues
{
    private const string Prefix = "KYC_";

    /// <summary>
    /// Values found. A variable with the double underscore of a setting must be a setting; one without it is refused
    /// only when it is a near miss (<c>KYC_EDGE_PORT</c>), because other tools may own other <c>KYC_</c> names.
    /// </summary>
    public static IEnumerable<(Setting Setting, GivenValue Given)> Read(
        IReadOnlyDictionary<string, string> environment, List<string> mistakes)
    {
        var foreign = SettingsSchema.All.Where(s => s.ForeignVariable is not null).ToArray();
        foreach (var setting in foreign)
            if (environment.TryGetValue(setting.ForeignVariable!, out var value) && value.Length > 0)
                yield return (setting, new GivenValue(value, SettingOrigin.Environment, setting.ForeignVariable!));

        foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            if (foreign.Any(setting => setting.ForeignVariable == name)) continue;
            if (SettingsSchema.All.FirstOrDefault(s => s.Variable == name) is { } setting)
                yield return (setting, new GivenValue(value, SettingOrigin.Environment, name));
            else if (name.Contains("__", StringComparison.Ordinal) || Missed(name) is not null)
                mistakes.Add(Unknown(name));
        }
    }

    private static string Unknown(string name) =>
        $"environment variable {name} is not a setting"
        + NearestName.Hint(name, SettingsSchema.All.Select(s => s.Variable))
        + "; settings are written KYC_SECTION__SETTING";

    private static Setting? Missed(string name) =>
        SettingsSchema.All.FirstOrDefault(s => s.Variable.Replace("__", "_", StringComparison.Ordinal) == name);
}
