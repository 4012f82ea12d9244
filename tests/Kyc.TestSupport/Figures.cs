using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kyc.TestSupport;

/// <summary>
/// Figures that tests show: printed, and kept as one line each in <c>artifacts/figures</c>, from which
/// <c>make security</c> prints one table. Mark the test with <c>[Trait(Figures.Trait, Figures.Security)]</c> so that
/// <c>make security</c> runs it.
/// </summary>
internal static class Figures
{
    /// <summary>The trait of tests whose figures belong to a table.</summary>
    public const string Trait = "Figures";

    /// <summary>The table of tenants, keys, privacy and abuse.</summary>
    public const string Security = "security";

    /// <summary>Separates row, name, value, aim, verdict, command.</summary>
    private const char Column = '\t';

    /// <summary>Prints a figure and keeps it; the newest of a name counts.</summary>
    /// <param name="row">Row of the requirements or the attack matrix, for instance <c>A5</c> or <c>S4</c>.</param>
    /// <param name="name">What was measured, as a phrase.</param>
    /// <param name="value">The figure with its unit and, where it is a count, out of how many.</param>
    /// <param name="aim">What it should be, for instance <c>0</c> or <c>&lt;= 60 s</c>; "printed" when none is held.
    /// </param>
    /// <param name="met">Whether the aim is met; null when the figure is only for information.</param>
    /// <param name="output">The test's own output, beside the console.</param>
    /// <param name="file">The test's file, named as its class: makes the command that reprints the figure.</param>
    public static void Print(
        string row, string name, FormattableString value, string aim, bool? met = null,
        Action<string>? output = null, [CallerFilePath] string file = "")
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var verdict = met switch { true => "met", false => "MISSED", null => "-" };
        var line = $"{row} {name}: {text} (aim {aim}, {verdict})";
        Console.WriteLine(line);
        output?.Invoke(line);
        var fields = new[] { row, name, text, aim, verdict, Command(file) };
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "figures"));
        var kept = Path.Combine(folder.FullName, Slug(row + " " + name) + ".tsv");
        // Tests run side by side: a reader sees the old line or the new one, never half of it.
        var fresh = $"{kept}.{Guid.NewGuid():N}";
        File.WriteAllText(fresh, string.Join(Column, fields.Select(Flat)) + "\n");
        File.Move(fresh, kept, overwrite: true);
    }

    /// <summary>What reprints the figures of a test's file.</summary>
    private static string Command(string file)
    {
        var project = typeof(Figures).Assembly.GetName().Name!;
        return $"dotnet test tests/{project} -c Release --filter FullyQualifiedName~"
            + Path.GetFileNameWithoutExtension(file);
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        return slug.ToString().Trim('-');
    }

    private static string Flat(string text) => text.ReplaceLineEndings(" ").Replace(Column, ' ');

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Kyc.Actors.sln"))) return at.FullName;
        throw new DirectoryNotFoundException(
            $"no Kyc.Actors.sln above {AppContext.BaseDirectory}; run the tests there");
    }
}
