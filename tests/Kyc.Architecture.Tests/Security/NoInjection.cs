using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Security;

/// <summary>Nothing that a client says becomes part of a statement, a command, code or an address (ASVS 1.2, 1.3).
/// </summary>
public sealed partial class NoInjection
{
    /// <summary>Holes in statements that are no constants, and why they are none of a client's doing.</summary>
    private static readonly (string File, string Hole)[] Conditions =
    [
        // Conditions with numbered holes of their own, put together from constants.
        ("src/Kyc.Storage/PostgreSql/PostgreSqlSessionIndex.cs", "where"),
        ("src/Kyc.Storage/PostgreSql/PostgreSqlCredentials.cs", "mine"),
        ("src/Kyc.Storage/Audit/AuditSql.cs", "where"),
        // Names of tables and columns that their callers write out.
        ("src/Kyc.Storage/Sqlite/RecordWriter.cs", "column"), ("src/Kyc.Storage/Sqlite/RecordWriter.cs", "table"),
        ("src/Kyc.Storage/Backup/ClusterRestore.cs", "table"),
    ];

    [Fact]
    public void No_statement_is_put_together_from_values()
    {
        var statements = 0;
        var found = new List<string>();
        foreach (var path in Repository.Sources("src"))
        {
            var (file, text) = (Repository.Relative(path), File.ReadAllText(path));
            foreach (Match statement in Statement().Matches(text))
            {
                statements++;
                found.AddRange(Hole().Matches(statement.Value).Select(hole => hole.Groups[1].Value)
                    .Where(hole => hole != "values.Count" && !IsConstant(hole) && !Conditions.Contains((file, hole)))
                    .Select(hole => $"{file}: {{{hole}}} in {statement.Value}"));
            }
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(statements > 0);
    }

    [Fact]
    public void Processes_are_started_with_a_list_of_arguments_and_never_by_a_shell()
    {
        foreach (var file in Repository.Sources("src"))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("UseShellExecute = true", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\.Arguments\s*=", text);
            Assert.DoesNotMatch("\"(/bin/)?(sh|bash)\"", text);
        }
    }

    [Fact]
    public void No_code_is_made_at_run_time() => Assert.Empty(
        from file in Repository.Sources("src")
        let text = File.ReadAllText(file)
        where Dynamic().IsMatch(text)
        select Repository.Relative(file));

    [Fact]
    public void Requests_to_others_follow_no_redirects_and_are_sent_only_where_settings_say()
    {
        var senders = Repository.Sources("src").Where(file =>
            File.ReadAllText(file).Contains("new SocketsHttpHandler", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(senders);
        Assert.All(senders, file => Assert.True(
            File.ReadAllText(file).Contains("AllowAutoRedirect = false", StringComparison.Ordinal)
            || Repository.Relative(file) == "src/Kyc.Vision/Models/ModelPuller.cs", Repository.Relative(file)));
    }

    private static bool IsConstant(string hole) => s_constants.Value.Contains(hole.Split('.')[^1]);

    private static readonly Lazy<HashSet<string>> s_constants = new(() =>
    [
        .. Repository.Sources("src").SelectMany(file => Constant().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value),
    ]);

    [GeneratedRegex("""\$"+[^"]*\b(SELECT |INSERT INTO |UPDATE \w+ SET|DELETE FROM )[^"]*""")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\bconst (?:string|int|long) (\w+) =")]
    private static partial Regex Constant();

    [GeneratedRegex(
        @"\b(AssemblyLoadContext|DynamicMethod|Reflection\.Emit|CSharpCompilation|BinaryFormatter|TypeNameHandling)\b")]
    private static partial Regex Dynamic();
}
