using System.Text.RegularExpressions;
using Kyc.Cli;
using Kyc.Node.Configuration;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>What an operator reads at night is true: every verb, setting and file of a runbook is there.</summary>
public sealed partial class DeploymentRunbooks
{
    public static TheoryData<string> Pages() =>
        [.. Repository.Files("cluster-config/runbooks", "*.md").Select(Repository.Relative).Order(),
         "cluster-config/decisions/0005-cluster.md", ".ci/cluster", ".ci/cluster-demo"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_verb_is_one_of_kycs(string page)
    {
        foreach (var words in Verbs(Repository.Text(page)).DistinctBy(words => string.Join(' ', words)))
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var code = await KycProgram.RunAsync([.. words, "--help"], new CliConsole(output, error, false, false));
            Assert.True(code == 0 && IsHelpOf(words, output.ToString()),
                $"{page}: kyc {string.Join(' ', words)} is none: {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_setting_exists(string page)
    {
        var sections = SettingsSchema.All.Select(setting => setting.Section).ToHashSet();
        foreach (Match name in SettingName().Matches(Repository.Text(page)))
            if (sections.Contains(name.Groups[1].Value))
                Assert.True(SettingsSchema.Find(name.Groups[1].Value + "." + name.Groups[2].Value) is not null,
                    $"{page}: no setting {name.Value}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_of_the_repository_exists(string page)
    {
        foreach (Match link in Link().Matches(Repository.Text(page)))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link.Groups[1].Value)),
                $"{page} links to {link.Groups[1].Value}");
        foreach (Match path in ConfigPath().Matches(Repository.Text(page)))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path.Value)), $"{page} names {path.Value}");
    }

    /// <summary>Usage names the very verb: help of a parent would not.</summary>
    private static bool IsHelpOf(string[] words, string help) =>
        Blanks().Replace(help, " ").Contains($"kyc {string.Join(' ', words)} ", StringComparison.Ordinal)
        || Usage().Match(help).Value.Contains($" {string.Join(' ', words)} ", StringComparison.Ordinal);

    private static IEnumerable<string[]> Verbs(string text) =>
        Verb().Matches(text).Select(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary><c>kyc</c> followed by one to three plain words, in a code span or at a command's beginning.</summary>
    [GeneratedRegex(@"(?:^|`|\S/| -- |\d )kyc((?: [a-z]+){1,3})(?=[ `\n])", RegexOptions.Multiline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?<![\w/.-])([a-z0-9]+)\.([a-z]+_[a-z_]+)\b")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"cluster-config/[\w/.-]*\w")]
    private static partial Regex ConfigPath();

    [GeneratedRegex(@"Usage:\s*\n.*")]
    private static partial Regex Usage();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
