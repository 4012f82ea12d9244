namespace Kyc.Architecture.Tests.Security;

/// <summary>Every requirement of ASVS 5.0 up to level 2 has a row, and every row's tests exist.</summary>
public sealed class AsvsIsMapped
{
    /// <summary>Requirements of levels 1 and 2 in version 5.0.0, counted in its text.</summary>
    private static readonly (int Level, int Count)[] Counted = [(1, 70), (2, 183)];

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public void No_requirement_is_missing()
    {
        foreach (var (level, count) in Counted)
            Assert.Equal(count, AsvsTable.Rows.Count(row => row.Level == level));
        Assert.Equal(AsvsTable.Rows.Count, AsvsTable.Rows.DistinctBy(row => row.Id).Count());
        Assert.All(AsvsTable.Rows, row => Assert.True(row.About.Length > 0 && row.Shown.Length > 0, row.Id));
        int Of(Standing standing) => AsvsTable.Rows.Count(row => row.Standing == standing);
        var outside = Of(Standing.NotApplicable);
        var applicable = AsvsTable.Rows.Count - outside;
        Figures.Print("ASVS", "requirements of level 1 and 2 with a test",
            $"{Of(Standing.Mapped)} of {applicable} applicable, {Of(Standing.Unmapped)} unmapped, {outside} n.a.",
            "unmapped ones are listed");
    }

    [Fact]
    public void Every_named_test_exists() => Assert.Empty(
        from row in AsvsTable.Rows
        from test in row.Tests
        let parts = test.Split('.', 2)
        where !TestNames.All.TryGetValue(parts[0], out var methods)
              || (parts.Length == 2 && !methods.Contains(parts[1]))
        select $"{row.Id}: {test}");

    [Fact]
    public void The_page_shows_what_the_table_holds()
    {
        var path = Path.Combine(Repository.Root, AsvsTable.Shown);
        if (Environment.GetEnvironmentVariable("KYC_WRITE") == "1") File.WriteAllText(path, AsvsTable.Page());
        Assert.Equal(AsvsTable.Page(), File.ReadAllText(path));
    }

    [Fact]
    public void Every_risk_of_the_API_top_ten_names_a_test_that_exists()
    {
        var rows = Repository.Text("cluster-config/security/api-top-ten.md").Split('\n')
            .Where(line => line.StartsWith("| API", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"API{number}:2023"), rows.Select(row => row[1]));
        foreach (var row in rows)
            Assert.All(row[3].Split(' '), test => Assert.Contains(test, TestNames.All.Keys));
    }
}
