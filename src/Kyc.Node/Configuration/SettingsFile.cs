using System.Text.Json;

namespace Kyc.Node.Configuration;

/// <summary>
/// Reads settings from a JSON file: <c>{ "edge": { "port": 8080 } }</c>, comments and trailing commas allowed.
/// </summary>
internal static class SettingsFile
{
    /// <summary>Name of the file that is read when it is there and none is named.</summary>
    public const string DefaultName = "kyc.json";

    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Values found; mistakes are added to the list.</summary>
    public static IEnumerable<(Setting Setting, GivenValue Given)> Read(
        string? path, string? text, List<string> mistakes)
    {
        if (text is null) return [];
        var where = $"file {path}";
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return [.. Sections(document.RootElement, where, mistakes)];
        }
        catch (JsonException damage)
        {
            mistakes.Add($"{where} is not valid JSON at line {damage.LineNumber + 1}: mend it, or start without it");
            return [];
        }
    }

    private static List<(Setting, GivenValue)> Sections(JsonElement root, string where, List<string> mistakes)
    {
        var found = new List<(Setting, GivenValue)>();
        if (root.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(
                $"{where} must hold one JSON object of sections, such as {{ \"edge\": {{ \"port\": 8080 }} }}");
            return found;
        }
        foreach (var section in root.EnumerateObject())
        {
            if (section.Value.ValueKind == JsonValueKind.Object)
                foreach (var entry in section.Value.EnumerateObject())
                    Add($"{section.Name}.{entry.Name}", entry.Value, where, found, mistakes);
            else
                mistakes.Add(SettingsReader.Unknown(section.Name, where));
        }
        return found;
    }

    private static void Add(
        string name, JsonElement value, string where, List<(Setting, GivenValue)> found, List<string> mistakes)
    {
        if (SettingsSchema.Find(name) is not { } setting)
            mistakes.Add(SettingsReader.Unknown(name, where));
        else if (!setting.AcceptsJson(value.ValueKind) || TextOf(value) is not { } text)
            mistakes.Add($"{setting.Name} is a JSON {Kind(value)} (from {where}); expected {setting.Allowed}, "
                         + $"as JSON {setting.Type}");
        else
            found.Add((setting, new GivenValue(text, SettingOrigin.File, where)));
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? string.Join(',', value.EnumerateArray().Select(item => item.GetString()))
            : null,
        _ => value.GetRawText(),
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "list",
        JsonValueKind.Null => "null",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
