namespace Kyc.Architecture.Tests.Supply;

/// <summary>The committed list of licences.</summary>
internal static class Licences
{
    /// <summary>Where it lies.</summary>
    public const string Path = "cluster-config/security/licences.md";

    /// <summary>Licence by place, name and version.</summary>
    public static IReadOnlyDictionary<(string From, string Name, string Version), string> All { get; } =
        Repository.Text(Path).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(row => row[1] != "from")
            .ToDictionary(row => (row[1], row[2], row[3]), row => row[4]);

    /// <summary>Licence of a component, or null when it is not listed.</summary>
    public static string? Of(Component component) =>
        All.GetValueOrDefault((component.From, component.Name, component.Version));
}
