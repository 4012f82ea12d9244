using System.Text;
using System.Text.Json;

namespace Kyc.Node.Configuration;

/// <summary>The effective settings for people and for machines; secrets masked.</summary>
public static class ConfigurationListing
{
    /// <summary>One line a setting: name, value, origin.</summary>
    public static string Text(Settings settings)
    {
        var width = SettingsSchema.All.Max(setting => setting.Name.Length);
        var text = new StringBuilder();
        foreach (var setting in SettingsSchema.All)
            text.Append(setting.Name.PadRight(width)).Append(" = ").Append(settings.Shown(setting))
                .Append("  (").Append(settings.Given(setting).Where).Append(")\n");
        return text.ToString();
    }

    /// <summary>One JSON object: name to value, unit and source.</summary>
    public static string Json(Settings settings) => JsonSerializer.Serialize(
        SettingsSchema.All.ToDictionary(
            setting => setting.Name,
            setting => new
            {
                value = settings.Shown(setting),
                unit = setting.Unit,
                source = settings.Given(setting).Where,
            }),
        Indented) + "\n";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
