using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Tests.Configuration;

/// <summary>Where values come from, and what is shown of them.</summary>
public sealed class SettingsTests
{
    private static readonly string Key = Convert.ToBase64String([.. Enumerable.Repeat((byte)7, 32)]);

    [Fact]
    public void Argument_beats_environment_beats_file_beats_default()
    {
        var port = NamedArgument.Parse("edge.port=4");
        var environment = new Dictionary<string, string> { ["KYC_EDGE__PORT"] = "3" };
        var input = new SettingsInput { FilePath = "f.json", FileText = """{ "edge": { "port": 2 } }""" };
        Assert.Equal(8080, SettingsReader.Read(new SettingsInput()).Get(EdgeSettings.Port));
        Assert.Equal(2, SettingsReader.Read(input).Get(EdgeSettings.Port));
        Assert.Equal(3, SettingsReader.Read(input with { Environment = environment }).Get(EdgeSettings.Port));
        Assert.Equal(4,
            SettingsReader.Read(input with { Environment = environment, Arguments = [port] }).Get(EdgeSettings.Port));
    }

    [Fact]
    public void Every_setting_is_reachable_by_file_environment_and_argument()
    {
        foreach (var setting in SettingsSchema.All.Where(s => s.Default.Length > 0))
        {
            var file = $$"""{ "{{setting.Section}}": { "{{setting.Key}}": {{Json(setting)}} } }""";
            Assert.Equal(SettingOrigin.File, Origin(setting, new SettingsInput { FilePath = "f", FileText = file }));
            var environment = new Dictionary<string, string> { [setting.Variable] = setting.Default };
            Assert.Equal(SettingOrigin.Environment, Origin(setting, new SettingsInput { Environment = environment }));
            var argument = NamedArgument.Parse($"{setting.Name}={setting.Default}");
            Assert.Equal(SettingOrigin.Argument, Origin(setting, new SettingsInput { Arguments = [argument] }));
        }
    }

    [Fact]
    public void Names_known_from_other_tools_are_understood_and_yield_to_our_own()
    {
        var foreign = new Dictionary<string, string>
        {
            ["ONNX_PROVIDERS"] = "CPUExecutionProvider",
            ["CUDA_VISIBLE_DEVICES"] = "1",
            ["KYC_MODELS_DIR"] = "/models",
        };
        var settings = SettingsReader.Read(new SettingsInput { Environment = foreign });
        Assert.Equal(["CPUExecutionProvider"], settings.Get(VisionSettings.Providers));
        Assert.Equal("1", settings.Get(VisionSettings.CudaDevices));
        Assert.Equal("/models", settings.Get(VisionSettings.ModelsDir));
        foreign["KYC_VISION__MODELS_DIR"] = "/ours";
        Assert.Equal("/ours",
            SettingsReader.Read(new SettingsInput { Environment = foreign }).Get(VisionSettings.ModelsDir));
    }

    [Fact]
    public void Files_may_hold_comments_and_lists()
    {
        var settings = SettingsReader.Read(new SettingsInput
        {
            FilePath = "f",
            FileText = """
                { // where we listen
                  "edge": { "addresses": ["0.0.0.0", "::"], }, }
                """,
        });
        Assert.Equal(["0.0.0.0", "::"], settings.Get(EdgeSettings.Addresses));
    }

    [Fact]
    public void Variables_of_other_tools_are_left_alone() =>
        Assert.NotNull(SettingsReader.Read(new SettingsInput
        {
            Environment =
                new Dictionary<string, string> { ["KYC_TEST_SHARED"] = "x", ["PATH"] = "y", ["KYCX__A"] = "z" },
        }));

    [Fact]
    public void Listings_mask_secrets_and_name_sources()
    {
        var settings = SettingsReader.Read(new SettingsInput
        {
            Environment = new Dictionary<string, string> { ["KYC_STORAGE__MASTER_KEY"] = Key },
        });
        foreach (var listing in new[] { ConfigurationListing.Text(settings), ConfigurationListing.Json(settings) })
        {
            Assert.DoesNotContain(Key, listing, StringComparison.Ordinal);
            Assert.Contains("KYC_STORAGE__MASTER_KEY", listing, StringComparison.Ordinal);
            Assert.Contains("********", listing, StringComparison.Ordinal);
        }
        Assert.Equal(Key, settings.Get(StorageSettings.MasterKey));
    }

    [Fact]
    public void The_file_in_the_data_folder_is_found_before_the_one_here()
    {
        var root = Directory.CreateTempSubdirectory("kyc-config-");
        try
        {
            var data = root.CreateSubdirectory("d");
            File.WriteAllText(Path.Combine(root.FullName, "kyc.json"), "{}");
            var argument = NamedArgument.Parse("node.data_dir=d");
            var none = new Dictionary<string, string>();
            Assert.Equal(
                Path.Combine(root.FullName, "kyc.json"),
                ConfigurationSources.Collect([argument], none, null, root.FullName).FilePath);
            File.WriteAllText(Path.Combine(data.FullName, "kyc.json"), "{}");
            Assert.Equal(
                Path.Combine(data.FullName, "kyc.json"),
                ConfigurationSources.Collect([argument], none, null, root.FullName).FilePath);
            Assert.Throws<ConfigurationException>(() =>
                ConfigurationSources.Collect([], none, "missing.json", root.FullName));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_row_is_complete()
    {
        Assert.All(SettingsSchema.All, setting =>
        {
            Assert.Matches("^[a-z][a-z0-9]*$", setting.Section);
            Assert.Matches("^[a-z][a-z0-9_]*$", setting.Key);
            Assert.EndsWith(".", setting.Help, StringComparison.Ordinal);
            Assert.True(setting.Accepts(setting.Default));
        });
        Assert.Equal(SettingsSchema.All.Count, SettingsSchema.All.Select(s => s.Name).Distinct().Count());
    }

    [Fact]
    public void The_documentation_is_in_step_with_the_schema()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kyc.Actors.sln"))) folder = Path.GetDirectoryName(folder)!;
        var path = Path.Combine(folder, "cluster-config", "settings.md");
        Assert.True(
            File.ReadAllText(path) == SchemaTable.Markdown(),
            "cluster-config/settings.md is stale; write it anew: artifacts/kyc config schema > "
            + "cluster-config/settings.md");
    }

    private static SettingOrigin Origin(Setting setting, SettingsInput input) =>
        SettingsReader.Read(input).Given(setting).Origin;

    private static string Json(Setting setting) =>
        setting.AcceptsJson(System.Text.Json.JsonValueKind.String) ? $"\"{setting.Default}\"" : setting.Default;
}
