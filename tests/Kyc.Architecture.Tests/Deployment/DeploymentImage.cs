using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>The Dockerfile says what it copies, runs as nobody in particular, and pins what it stands on.</summary>
public sealed partial class DeploymentImage
{
    private static readonly string[] NodeStages = ["cpu", "gpu"];

    [Fact]
    public void Every_image_it_stands_on_is_pinned_by_a_tag()
    {
        var images = ImageFile.Stages.Select(ImageFile.Base).Where(name => !ImageFile.Stages.Contains(name)).ToArray();
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches(PinnedTag(), image));
    }

    [Fact]
    public void Whatever_it_copies_exists_and_reaches_the_builder()
    {
        var sent = Repository.Text(".dockerignore").Split('\n')
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        var sources = ImageFile.Instructions
            .Where(each => each.Name == "COPY" && !each.Rest.StartsWith("--from=", StringComparison.Ordinal))
            .SelectMany(each => each.Rest.Split(' ')[..^1]).ToArray();
        Assert.NotEmpty(sources);
        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), $"{source} does not exist");
            Assert.True(sent.Any(name => source == name || source.StartsWith(name + "/", StringComparison.Ordinal)),
                $"{source} is kept away by .dockerignore");
        });
    }

    [Fact]
    public void Whatever_it_copies_from_a_stage_comes_from_one_that_is_there() => Assert.All(
        ImageFile.Instructions.Where(each => each.Rest.StartsWith("--from=", StringComparison.Ordinal)),
        each => Assert.Contains(each.Rest.Split(' ')[0]["--from=".Length..], ImageFile.Stages));

    [Fact]
    public void A_node_runs_as_a_user_with_a_number_and_without_a_shell_of_its_own()
    {
        Assert.Equal("10001:10001", ImageFile.Of("node", "USER").Single().Rest);
        Assert.All(NodeStages, stage => Assert.Empty(ImageFile.Of(stage, "USER")));
        foreach (var name in new[] { "ENTRYPOINT", "CMD" })
            Assert.StartsWith("[\"", ImageFile.Of("node", name).Single().Rest, StringComparison.Ordinal);
        Assert.EndsWith("CMD [\"/opt/kyc/kyc\", \"health\"]", ImageFile.Of("node", "HEALTHCHECK").Single().Rest,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_is_the_image_without_a_GPU() => Assert.Equal("cpu", ImageFile.Stages.Last());

    [Fact]
    public void Package_lists_are_not_kept_and_only_what_is_named_is_installed() => Assert.All(
        ImageFile.Instructions.Where(each => each.Rest.Contains("apt-get install", StringComparison.Ordinal)),
        each =>
        {
            Assert.Contains("--no-install-recommends", each.Rest, StringComparison.Ordinal);
            Assert.Contains("rm -rf /var/lib/apt/lists/*", each.Rest, StringComparison.Ordinal);
        });

    [Fact]
    public void Nothing_is_fetched_without_a_digest()
    {
        foreach (var add in ImageFile.Instructions.Where(each => each.Name == "ADD"))
            Assert.Contains(ImageFile.Of(add.Stage, "RUN"),
                run => run.Rest.Contains("sha256sum -c", StringComparison.Ordinal));
        Assert.DoesNotContain(ImageFile.Instructions,
            each => each.Name == "RUN" && Fetch().IsMatch(each.Rest));
    }

    [Fact]
    public void It_builds_with_the_SDK_that_global_json_asks_for()
    {
        using var global = JsonDocument.Parse(Repository.Text("global.json"));
        var asked = Version.Parse(global.RootElement.GetProperty("sdk").GetProperty("version").GetString()!);
        var used = Version.Parse(ImageFile.Base("dotnet-sdk").Split(':')[1].Split('-')[0]);
        Assert.Equal((asked.Major, asked.Minor, asked.Build / 100), (used.Major, used.Minor, used.Build / 100));
        Assert.True(used.Build >= asked.Build);
    }

    [Fact]
    public void Both_builds_of_ONNX_Runtime_are_of_one_version()
    {
        using var package = JsonDocument.Parse(Repository.Text("src/Kyc.Vision/Onnx/native/package.json"));
        var version = package.RootElement.GetProperty("dependencies").GetProperty("onnxruntime-node").GetString();
        Assert.Contains(ImageFile.Of("onnxruntime-gpu", "ARG"),
            each => each.Rest == $"ONNXRUNTIME_GPU_VERSION={version}");
    }

    /// <summary>A tag with a version of at least two numbers; never none, never latest.</summary>
    [GeneratedRegex(@"^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$")]
    private static partial Regex PinnedTag();

    [GeneratedRegex(@"\b(curl|wget)\b")]
    private static partial Regex Fetch();
}
