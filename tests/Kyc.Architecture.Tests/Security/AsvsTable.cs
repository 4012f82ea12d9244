using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Security;

/// <summary>How a requirement stands.</summary>
internal enum Standing
{
    /// <summary>Tests show it.</summary>
    Mapped,

    /// <summary>It speaks of something that is not here.</summary>
    NotApplicable,

    /// <summary>It applies, and no test shows it.</summary>
    Unmapped,
}

/// <summary>A row: a requirement of OWASP ASVS 5.0.0 by its number, in our own words.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Level">1 or 2.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="About">What it asks for, in our words; the standard's text is what counts.</param>
/// <param name="Shown">Tests, as <c>Class</c> or <c>Class.Method</c>; or why there is none.</param>
internal sealed record AsvsRow(string Id, int Level, Standing Standing, string About, string Shown)
{
    /// <summary>The tests; none unless it is mapped.</summary>
    public string[] Tests => Standing == Standing.Mapped ? Shown.Split(' ') : [];
}

/// <summary>The table as it is kept, and as it is shown.</summary>
internal static class AsvsTable
{
    /// <summary>Where it is kept.</summary>
    public const string Kept = "cluster-config/security/asvs.tsv";

    /// <summary>Where it is shown.</summary>
    public const string Shown = "cluster-config/security/asvs.md";

    /// <summary>Every row.</summary>
    public static IReadOnlyList<AsvsRow> Rows { get; } =
    [
        .. Repository.Text(Kept).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Select(cells => new AsvsRow(
                cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), Of(cells[2]), cells[3], cells[4])),
    ];

    /// <summary>The page that shows it.</summary>
    public static string Page()
    {
        var page = new StringBuilder("# OWASP ASVS 5.0.0, levels 1 and 2\n\n");
        page.Append("Made from asvs.tsv; `KYC_WRITE=1 make asvs` writes it anew. Numbers are the standard's ")
            .Append("(owasp.org/asvs, CC BY-SA 4.0), words are ours: read the standard for what it asks.\n\n");
        foreach (var standing in Enum.GetValues<Standing>())
            page.Append(CultureInfo.InvariantCulture,
                $"- {Word(standing)}: {Rows.Count(row => row.Standing == standing)}\n");
        page.Append("\n| id | level | stands | about | shown by, or why not |\n|---|---|---|---|---|\n");
        foreach (var row in Rows)
            page.Append(CultureInfo.InvariantCulture,
                $"| {row.Id} | {row.Level} | {Word(row.Standing)} | {row.About} | {row.Shown} |\n");
        return page.ToString();
    }

    /// <summary>A standing as it is written.</summary>
    public static string Word(Standing standing) => standing switch
    {
        Standing.Mapped => "mapped",
        Standing.NotApplicable => "n.a.",
        _ => "unmapped",
    };

    private static Standing Of(string word) => Enum.GetValues<Standing>().Single(each => Word(each) == word);
}

/// <summary>The tests of the repository, by name.</summary>
internal static partial class TestNames
{
    /// <summary>Methods by class: those that a test runner runs.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> All { get; } = Read();

    private static Dictionary<string, HashSet<string>> Read()
    {
        var all = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Repository.Sources("tests"))
        {
            var text = File.ReadAllText(file);
            var methods = Method().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
            if (methods.Count == 0) continue;
            foreach (Match match in Class().Matches(text))
            {
                if (all.TryGetValue(match.Groups[1].Value, out var known)) known.UnionWith(methods);
                else all[match.Groups[1].Value] = methods;
            }
        }
        return all;
    }

    [GeneratedRegex(@"\bpublic (?:sealed |abstract |partial )*class (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"\[\w*(?:Fact|Theory)\b[^\]]*\][^;{]*?\bpublic (?:async )?(?:Task|void) (\w+)")]
    private static partial Regex Method();
}
