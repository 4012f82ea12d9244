using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Supply;

/// <summary>Whatever comes from elsewhere is locked by digest, audited, listed with its licence (A19, S8).</summary>
public sealed partial class SupplyChain
{
    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public void Everything_is_locked_by_digest()
    {
        var projects = new[] { "src", "tests" }.SelectMany(folder => Repository.Files(folder, "*.csproj"));
        var unlocked = projects.Where(path =>
            !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json"))).ToArray();
        var unpinned = Components.All.Where(each => each.From != "debian" && each.Sha512.Length != 128).ToArray();
        var count = unlocked.Length + unpinned.Length;
        Figures.Print("A19", "components that are not locked by digest",
            $"{count} of {Components.All.Count(each => each.From != "debian")}", "0", count == 0);
        Assert.Empty(unlocked);
        Assert.Empty(unpinned);
        Assert.True(Components.All.Count(each => each.From == "npm") > 0);
    }

    [Fact]
    public void Restores_take_only_what_the_lock_files_say()
    {
        Assert.Contains("<RestorePackagesWithLockFile>true<", Repository.Text("Directory.Build.props"),
            StringComparison.Ordinal);
        foreach (var file in new[] { "Makefile", "Dockerfile" })
            Assert.All(Restore().Matches(Repository.Text(file)), match =>
                Assert.Contains("--locked-mode", match.Value, StringComparison.Ordinal));
        foreach (var file in new[] { ".ci/setup", "Dockerfile" })
            Assert.All(Npm().Matches(Repository.Text(file)), match =>
                Assert.StartsWith("npm ci --ignore-scripts", match.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Known_vulnerabilities_fail_the_build()
    {
        var props = Repository.Text("Directory.Build.props");
        foreach (var setting in new[]
        {
            "<NuGetAudit>true<", "<NuGetAuditMode>all<", "<NuGetAuditLevel>low<", "<TreatWarningsAsErrors>true<",
        })
            Assert.Contains(setting, props, StringComparison.Ordinal);
        Assert.DoesNotMatch("NU190[1-4]", props);
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public void The_list_of_licences_holds_exactly_what_is_locked()
    {
        var locked = Components.All.Select(each => (each.From, each.Name, each.Version)).ToHashSet();
        var missing = locked.Except(Licences.All.Keys).ToArray();
        var stale = Licences.All.Keys.Except(locked).ToArray();
        var unknown = Licences.All.Where(each => each.Value is "" or "?" or "unknown").ToArray();
        Figures.Print("A19", "components without a listed licence",
            $"{missing.Length + unknown.Length} of {locked.Count}", "0", missing.Length + unknown.Length == 0);
        Assert.True(missing.Length == 0, $"add to {Licences.Path}: " + string.Join(", ", missing));
        Assert.True(stale.Length == 0, $"remove from {Licences.Path}: " + string.Join(", ", stale));
        Assert.Empty(unknown);
    }

    /// <summary>Also what `make sbom` runs: the document lies in artifacts afterwards.</summary>
    [Fact]
    public void The_bill_of_materials_is_whole_and_the_same_every_time()
    {
        var text = BillOfMaterials.Write();
        Assert.Equal(text, BillOfMaterials.Write());
        using var document = JsonDocument.Parse(text);
        var entries = document.RootElement.GetProperty("components").EnumerateArray().ToArray();
        Assert.Equal(Components.All.Count, entries.Length);
        Assert.Equal(entries.Length, entries.DistinctBy(each => each.GetProperty("bom-ref").GetString()).Count());
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
        File.WriteAllText(Path.Combine(folder.FullName, "sbom.cdx.json"), text);
    }

    [GeneratedRegex(@"dotnet restore [^\n]*")]
    private static partial Regex Restore();

    [GeneratedRegex(@"npm (ci|install|i) [^\n]*")]
    private static partial Regex Npm();
}
