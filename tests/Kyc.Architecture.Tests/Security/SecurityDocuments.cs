using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Security;

/// <summary>What is said of security is there, and names only what is there.</summary>
public sealed class SecurityDocuments
{
    private const string Folder = "cluster-config/security/";

    [Fact]
    public void Data_keys_connections_logs_and_times_to_mend_are_written_down()
    {
        var text = Repository.Text(Folder + "README.md");
        foreach (var heading in new[]
        {
            "## Data classes", "## Keys and algorithms", "## Who talks to whom", "## Logs", "## Times to mend",
        })
            Assert.Contains(heading + "\n", text, StringComparison.Ordinal);
        foreach (var kind in new[] { "biometric", "personal", "secret", "internal" })
            Assert.Contains($"| {kind} |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_it_links_to_is_there_and_whatever_it_runs_is_a_target()
    {
        var text = Repository.Text(Folder + "README.md");
        Assert.All(Regex.Matches(text, @"\]\(([^)]+)\)"), match =>
            Assert.True(File.Exists(Path.Combine(Repository.Root, Folder, match.Groups[1].Value)), match.Value));
        var makefile = Repository.Text("Makefile");
        Assert.All(Regex.Matches(text, "`make ([a-z]+)`"), match =>
            Assert.Matches($@"(?m)^{match.Groups[1].Value}:", makefile));
    }
}
