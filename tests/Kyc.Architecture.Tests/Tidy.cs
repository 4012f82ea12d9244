using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests;

/// <summary>Style that a machine can hold.</summary>
public sealed class Tidy
{
    private const int MaxFileLines = 400;
    private const int MaxMedianLines = 80;
    private const int MaxColumns = 120;

    /// <summary>What is never written, where, and what to write instead.</summary>
    private static readonly (string Pattern, string Folders, string Instead)[] Banned =
    [
        (@"\bDateTime(Offset)?\.(Utc)?Now\b", "src tests", "TimeProvider"),
        (@"\basync void\b", "src tests", "async Task"),
        (@"\bThread\.Sleep\(", "src tests", "a barrier or TimeProvider"),
        (@"\bTask\.Delay\((?!Timeout\.Infinite|.*\b[sS]imulation\.Time\b)", "tests", "a barrier or the virtual clock"),
        (@"\.GetAwaiter\(\)\.GetResult\(\)", "src/Kyc.Sessions src/Kyc.Actors src/Kyc.Edge", "await"),
        (@"\bthrow new (System\.)?Exception\(", "src tests", "a typed exception"),
        (@"\b(TODO|FIXME|HACK|NotImplementedException)\b", "src tests", "the work itself"),
        (@"\bConsole\.Write", "src/Kyc.Sessions src/Kyc.Actors src/Kyc.Storage src/Kyc.Vision src/Kyc.Edge",
            "a numbered log message"),
        (@"\.Log(Information|Warning|Error|Debug|Critical)\(", "src", "a [LoggerMessage] with a number"),
        (@"Skip\s*=\s*""", "tests", "a check whose absence is named and counted"),
    ];

    public static TheoryData<string, string, string> Bans()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (pattern, folders, instead) in Banned) rows.Add(pattern, folders, instead);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Bans))]
    public void What_is_banned_is_not_written(string pattern, string folders, string instead)
    {
        var banned = new Regex(pattern);
        var found = folders.Split(' ').SelectMany(Repository.Sources)
            .Where(file => !file.EndsWith("/Tidy.cs", StringComparison.Ordinal) && !Exempt(file, pattern))
            .SelectMany(file => File.ReadLines(file).Select((line, at) => (file, line, at)))
            .Where(row => banned.IsMatch(row.line))
            .Select(row => $"{Repository.Relative(row.file)}:{row.at + 1}: use {instead}");
        Assert.Empty(found);
    }

    /// <summary>
    /// Real processes have no virtual clock: the tests that kill them, and benchmarks, wait in real time.
    /// </summary>
    private static bool Exempt(string file, string pattern) =>
        pattern.Contains("Delay", StringComparison.Ordinal)
        && (file.Contains("Kyc.Cluster.Tests", StringComparison.Ordinal)
            || file.Contains("Benchmarks", StringComparison.Ordinal));

    [Fact]
    public void Files_hold_one_idea()
    {
        var lengths = Repository.Sources("src")
            .Select(file => (File: Repository.Relative(file), Lines: File.ReadLines(file).Count()))
            .OrderBy(row => row.Lines).ToArray();
        Assert.DoesNotContain(lengths, row => row.Lines > MaxFileLines);
        Assert.InRange(lengths[lengths.Length / 2].Lines, 1, MaxMedianLines);
    }

    /// <summary>Golden data and manifests are data, not text that somebody reads line by line.</summary>
    [Theory]
    [InlineData("src", "*.cs *.c *.h *.sh *.sql")]
    [InlineData("tests", "*.cs *.c *.h *.sh *.sql")]
    public void No_line_is_longer_than_a_pane(string folder, string patterns)
    {
        var found = patterns.Split(' ').SelectMany(pattern => Repository.Files(folder, pattern))
            .SelectMany(file => File.ReadLines(file).Select((line, at) => (file, line, at)))
            .Where(row => row.line.Length > MaxColumns)
            .Select(row => $"{Repository.Relative(row.file)}:{row.at + 1}: {row.line.Length} of {MaxColumns} columns");
        Assert.Empty(found);
    }

    [Fact]
    public void Every_log_message_has_a_number_of_its_own()
    {
        var numbers = Repository.Sources("src")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")
                .Select(match => (file, match.Groups[1].Value)))
            .ToArray();
        Assert.NotEmpty(numbers);
        Assert.Empty(numbers.GroupBy(row => row.Value).Where(group => group.Count() > 1)
            .Select(group =>
                $"{group.Key} in {string.Join(", ", group.Select(row => Repository.Relative(row.file)))}"));
    }

    /// <summary>
    /// The compiler itself refuses a public member without a comment (CS1591) where documentation is made.
    /// </summary>
    [Theory]
    [InlineData("Kyc.Sessions")]
    [InlineData("Kyc.Actors")]
    [InlineData("Kyc.Storage")]
    [InlineData("Kyc.Vision")]
    [InlineData("Kyc.Edge")]
    public void The_public_surface_is_documented(string project)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        Assert.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1591", text, StringComparison.Ordinal);
    }
}
