using System.Xml.Linq;

namespace Kyc.Architecture.Tests;

/// <summary>Sessions, Actors, then the adapters of its ports, Edge, Node, Cli. Nothing points back.</summary>
public sealed class LawOfDependencies
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kyc.Sessions"] = [],
        ["Kyc.Actors"] = ["Kyc.Sessions"],
        ["Kyc.Actors.RabbitMq"] = ["Kyc.Actors"],
        ["Kyc.Storage"] = ["Kyc.Actors"],
        ["Kyc.Vision"] = ["Kyc.Actors"],
        ["Kyc.Edge"] = ["Kyc.Actors"],
        ["Kyc.Node"] = ["Kyc.Edge", "Kyc.Storage", "Kyc.Vision", "Kyc.Actors.RabbitMq"],
        ["Kyc.Specimens"] = [],
        ["Kyc.Cli"] = ["Kyc.Node", "Kyc.Specimens"],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_law_allows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Allowed.ContainsKey(name), $"{name} has no place in the law; give it one");
        var references = XDocument.Load(project).Descendants("ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value));
        Assert.Empty(references.Except(Allowed[name]));
    }

    [Fact]
    public void The_domain_rests_on_the_base_class_library_alone()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src/Kyc.Sessions/Kyc.Sessions.csproj"));
        Assert.Empty(project.Descendants("PackageReference").Concat(project.Descendants("FrameworkReference")));
    }

    [Theory]
    [InlineData("RabbitMQ.Client", "src/Kyc.Actors.RabbitMq")]
    [InlineData("Microsoft.Data.Sqlite", "src/Kyc.Storage")]
    [InlineData("Microsoft.AspNetCore", "src/Kyc.Edge src/Kyc.Node")]
    [InlineData("Spectre.Console", "src/Kyc.Cli")]
    public void A_library_is_known_in_its_own_place_only(string library, string places)
    {
        var strangers = Repository.Sources("src")
            .Where(file => !places.Split(' ')
                .Any(place => Repository.Relative(file).StartsWith(place + "/", StringComparison.Ordinal)))
            .Where(file => File.ReadAllText(file).Contains($"using {library}", StringComparison.Ordinal))
            .Select(Repository.Relative);
        Assert.Empty(strangers);
    }

    [Fact]
    public void The_top_level_holds_nothing_but_what_belongs_there()
    {
        string[] known =
        [
            "src", "tests", "cluster-config", "Kyc.Actors.sln", "docker-compose.yml", "Dockerfile", "README.md",
            "Makefile", "Directory.Build.props", "Directory.Packages.props", "global.json",
            "artifacts", "TestResults",
        ];
        var names = Directory.EnumerateFileSystemEntries(Repository.Root).Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.'));
        Assert.Empty(names.Except(known));
    }
}
