namespace Kyc.Cli.Tests;

/// <summary>Commands around a node, as far as the shell sees them.</summary>
public sealed class NodeCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-cli-");

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_node_that_cannot_start_is_one_line_and_exit_code_69()
    {
        var (code, _, error) = await Shell.RunAsync(
            "run", "--data", Path.Combine(_folder.FullName, "d"), "--port", "0", "--set", "log.level=none",
            "--set", "vision.onnxruntime_library=/nowhere/lib.so");
        Assert.Equal(ExitCodes.CannotStart, code);
        Assert.Contains("/nowhere/lib.so", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_is_not_there_is_named()
    {
        var (code, _, error) = await Shell.RunAsync("journal", "verify", "--data", _folder.FullName);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains(_folder.FullName, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_are_listed_with_licence_and_place()
    {
        var (code, output, _) = await Shell.RunAsync("models", "list");
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("Apache-2.0", output, StringComparison.Ordinal);
        Assert.Contains("searched:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_a_wrong_hash_is_found_and_an_unknown_one_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "yunet_s_dynamic.onnx"), "not a model");
        var (code, output, _) = await Shell.RunAsync("models", "verify", "--set",
            $"vision.models_dir={_folder.FullName}");
        Assert.Equal(ExitCodes.No, code);
        Assert.Contains("wrong ", output, StringComparison.Ordinal);
        var pull = await Shell.RunAsync("models", "pull", "no_such_model", "--data", _folder.FullName);
        Assert.Equal(ExitCodes.Cannot, pull.Code);
    }

    [Theory]
    [InlineData("evaluate", "/nowhere/pairs.csv")]
    [InlineData("compare", "/nowhere/a.jpg", "/nowhere/b.jpg")]
    [InlineData("verify", "only-one-argument")]
    [InlineData("evaluate", "x.csv", "--threads", "0")]
    public async Task What_cannot_be_done_is_exit_code_2(params string[] args)
    {
        var (code, _, error) = await Shell.RunAsync(args);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.NotEqual("", error);
    }
}
