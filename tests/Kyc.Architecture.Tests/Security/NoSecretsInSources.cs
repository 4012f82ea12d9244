using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Security;

/// <summary>No tracked file holds a secret (A19, S8; ASVS 13.2.3).</summary>
public sealed class NoSecretsInSources
{
    private const double HighEntropyBits = 4.3;
    private const long LargestText = 2_000_000;

    /// <summary>What secrets look like.</summary>
    private static readonly (string Name, Regex Pattern)[] Patterns =
    [
        ("private key", new(@"-----BEGIN (RSA |EC |OPENSSH |ENCRYPTED |DSA )?PRIVATE KEY-----")),
        ("API key", new(@"kyc_(live|test)_[0-9A-Za-z]{32,}")),
        ("cloud key", new(@"\b(AKIA|ASIA|AGPA|AIDA)[0-9A-Z]{16}\b")),
        ("token of a code host", new(@"\b(gh[pousr]_[0-9A-Za-z]{36}|glpat-[0-9A-Za-z_-]{20})\b")),
        ("JWT", new(@"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]*")),
        ("password in an address", new(@"\b[a-z][a-z0-9+.-]*://[^/\s:@""'{}$]+:[^/\s:@""'{}$]+@")),
        ("assigned secret", new(
            @"(?i)\b\w*(secret|password|passwd|api_?key|token|master_?key)\w*[""']?\s*[:=]\s*"
            + @"[""']([0-9A-Za-z+/=_-]{24,})[""']")),
    ];

    /// <summary>What only looks like one: file, what is found, and why it is none.</summary>
    private static readonly (string File, string Text, string Why)[] Allowed =
    [
        ("tests/", "kyc_live_test0000000000000000000000000000", "a key of servers in memory"),
        ("tests/", "kyc_live_other000000000000000000000000000", "a key of servers in memory"),
        ("tests/Kyc.Node.Tests/Isolation/Roles.cs", "eyJhbGciOiJub25lIn0", "a token that must be refused"),
        ("tests/", "kyc_live_browser0000000000000000000000000", "a token of servers in memory"),
        ("tests/", "kyc_live_bench000000000000000000000000000", "a key of servers in memory"),
        ("tests/Kyc.Node.Tests/Configuration/ClusterRulesTests.cs", "http://user:secret@", "a setting to be refused"),
        ("tests/Kyc.Storage.Tests/S3/Signatures.cs", "AKIAIOSFODNN7EXAMPLE", "the published example of the protocol"),
        ("tests/Kyc.Architecture.Tests/Security/NoSecretsInSources.cs", "http://", "this list"),
        ("tests/Kyc.Architecture.Tests/Security/NoSecretsInSources.cs", "AKIAIOSFODNN7EXAMPLE", "this list"),
        ("tests/Kyc.Node.Tests/RawHttp/Vectors.cs", "http://user:pass@", "an address that must not be believed"),
    ];

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public void No_tracked_file_holds_a_secret()
    {
        var (files, found) = (0, new List<string>());
        foreach (var file in Tracked())
        {
            var path = Path.Combine(Repository.Root, file);
            if (!File.Exists(path) || new FileInfo(path).Length > LargestText) continue;
            var text = File.ReadAllText(path);
            if (text.Contains('\0', StringComparison.Ordinal)) continue;
            files++;
            found.AddRange(In(file, text));
        }
        Figures.Print("A19", "secrets in tracked files", $"{found.Count} in {files} files", "0", found.Count == 0);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(files > 500);
    }

    [Theory]
    [InlineData("-----BEGIN " + "PRIVATE KEY-----")]
    [InlineData("kyc_" + "live_0123456789012345678901234567890123456789")]
    [InlineData("AKIA" + "ABCDEFGHIJKLMNOP")]
    [InlineData("amqp://node:" + "hunter2@broker")]
    [InlineData("\"password\": \"" + "x7Gq0vZ2mLw9RtB4yKcP1nHs\"")]
    public void What_is_planted_is_found(string planted) => Assert.NotEmpty(In("planted.txt", planted));

    private static IEnumerable<string> In(string file, string text)
    {
        foreach (var (name, pattern) in Patterns)
            foreach (Match match in pattern.Matches(text))
            {
                if (name == "assigned secret" && Entropy(match.Groups[2].Value) < HighEntropyBits) continue;
                if (Allowed.Any(each => file.StartsWith(each.File, StringComparison.Ordinal)
                                        && match.Value.StartsWith(each.Text, StringComparison.Ordinal))) continue;
                var line = text.AsSpan(0, match.Index).Count('\n') + 1;
                yield return $"{file}:{line}: {name}";
            }
    }

    /// <summary>Bits a letter: words have under 4, random letters of 62 over 4.3 from 24 letters on.</summary>
    private static double Entropy(string text) => text.GroupBy(letter => letter)
        .Select(group => (double)group.Count() / text.Length).Sum(share => -share * Math.Log2(share));

    private static string[] Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files"])
        {
            RedirectStandardOutput = true,
        })!;
        var list = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
