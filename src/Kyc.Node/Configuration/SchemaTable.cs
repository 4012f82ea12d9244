using System.Text;

namespace Kyc.Node.Configuration;

/// <summary>The schema as a document for people.</summary>
public static class SchemaTable
{
    private const string Head = """
        # Settings

        Made by `kyc config schema`; do not edit by hand.

        A setting `kyc.edge.port` is given, the strongest first, as an argument (`--set edge.port=8080`), as an
        environment variable (`KYC_EDGE__PORT=8080`), or in a JSON file (`{ "edge": { "port": 8080 } }`; named by
        `--config FILE`, otherwise `kyc.json` in the data folder, otherwise `kyc.json` in the current folder).
        An unknown name, a wrong type, a value out of bounds or a contradiction stops the start with exit code 78 and
        one line that names the setting. `kyc config show` prints the values in effect and where each came from.
        """;

    /// <summary>Markdown with one table for each section.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n")).Append('\n');
        foreach (var section in SettingsSchema.All.GroupBy(setting => setting.Section))
        {
            text.Append("\n## ").Append(section.Key).Append("\n\n")
                .Append("| setting | type | unit | default | allowed | what it does |\n")
                .Append("|---|---|---|---|---|---|\n");
            foreach (var setting in section) text.Append(Row(setting));
        }
        return text.ToString();
    }

    private static string Row(Setting setting)
    {
        var initial = setting.Default.Length > 0 ? $"`{setting.Default}`" : "not set";
        var notes = (setting.ForeignVariable is { } variable ? $" Also read from `{variable}`." : "")
                    + (setting.Secret ? " Secret: never shown." : "");
        return $"| `{setting.Name}` | {setting.Type} | {setting.Unit} | {initial} | {setting.Allowed} | "
               + $"{setting.Help}{notes} |\n";
    }
}
