using System.Text.Json;
using Kyc.Node.Configuration;

namespace Kyc.Cli.Tests;

/// <summary>Usage, suggestions and exit codes.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task An_unknown_command_is_answered_with_a_near_one()
    {
        var (code, output, _) = await Shell.RunAsync("confg");
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains("config", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config", "show", "--set", "edge.prot=1")]
    [InlineData("config", "show", "--port", "80800")]
    [InlineData("config", "show", "--config", "/nowhere/kyc.json")]
    public async Task A_wrong_setting_is_one_line_and_exit_code_78(params string[] args)
    {
        var (code, output, error) = await Shell.RunAsync(args);
        Assert.Equal(78, code);
        Assert.Empty(output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("kyc: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "verify", "/nowhere/card.jpg", "/nowhere/face.mp4", "--json")]
    [InlineData(2, "compare", "--json", "only-one.jpg")]
    [InlineData(2, "evaluate", "/nowhere/pairs.csv", "--json")]
    [InlineData(78, "verify", "card.jpg", "face.mp4", "--json", "--set", "edge.prot=1")]
    public async Task With_json_a_mistake_is_one_object_and_one_line_for_people(int expected, params string[] args)
    {
        var (code, output, error) = await Shell.RunAsync(args);
        Assert.Equal(expected, code);
        using var told = JsonDocument.Parse(output);
        Assert.Equal(expected, told.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal($"kyc: {told.RootElement.GetProperty("error").GetString()}\n", error);
    }

    [Fact]
    public async Task Friendly_flags_are_settings()
    {
        var (code, output, _) = await Shell.RunAsync("config", "show", "--port", "9", "--data", "/tmp/x");
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Matches(@"kyc\.edge\.port +\= 9  \(--port\)", output);
        Assert.Matches(@"kyc\.node\.data_dir +\= /tmp/x  \(--data\)", output);
    }

    [Fact]
    public async Task The_schema_command_prints_the_documentation()
    {
        var (code, output, _) = await Shell.RunAsync("config", "schema");
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal(SchemaTable.Markdown(), output);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        var (code, output, _) = await Shell.RunAsync("version");
        Assert.Equal(ExitCodes.Ok, code);
        Assert.StartsWith("kyc 0.1.0", output, StringComparison.Ordinal);
    }
}
