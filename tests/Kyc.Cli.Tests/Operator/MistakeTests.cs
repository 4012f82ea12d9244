namespace Kyc.Cli.Tests.Operator;

/// <summary>What an operator gets wrong is one line with the mend, and exit code 2.</summary>
public sealed class MistakeTests : IAsyncLifetime
{
    private readonly EmbeddedWorld _world = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-mistake-");

    public Task InitializeAsync() => _world.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("cluster leave kyc-2 --yes", "did you mean kyc-1?")]
    [InlineData("cluster leave nowhere-near-it --yes", "kyc cluster members")]
    [InlineData("cluster down kyc-1 --yes", "kyc cluster leave kyc-1")]
    [InlineData("cluster down --unreachable", "no member is unreachable")]
    [InlineData("sessions show vs_01ARZ3NDEKTSV4RRFFQ69G5FAV", "kyc sessions list")]
    [InlineData("sessions show 4711", "vs_ and 26 letters")]
    [InlineData("sessions cancel vs_01ARZ3NDEKTSV4RRFFQ69G5FAV --yes", "kyc sessions list")]
    [InlineData("sessions list --status done", "requires_input")]
    [InlineData("sessions list --tenant A!", "is not a tenant")]
    [InlineData("sessions stuck --older-than soon", "15m")]
    [InlineData("cluster show --watch soon", "--watch takes seconds")]
    [InlineData("work dead requeue job_1 --yes", "kyc work dead list")]
    [InlineData("cluster show --token-file /nowhere", "/nowhere")]
    public async Task It_is_one_line_with_the_mend(string line, string mend)
    {
        var (code, output, error) = await _world.KycAsync(line.Split(' '));
        Assert.NotEqual(ExitCodes.Ok, code);
        Assert.Equal("", output);
        Assert.Contains(mend, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_node_is_named()
    {
        var (code, _, error) = await Shell.RunAsync("cluster", "show", "--data", _folder.FullName);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains(_folder.FullName, error, StringComparison.Ordinal);
        Assert.Contains("--admin HOST:PORT", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_answers_is_named_also_for_probes()
    {
        foreach (var verb in new[] { "health", "cluster show" })
        {
            var (code, _, error) = await Shell.RunAsync(
                [.. verb.Split(' '), "--admin", "127.0.0.1:1", "--data", _world.Data]);
            Assert.Equal(ExitCodes.Cannot, code);
            Assert.Contains("no node answers at 127.0.0.1:1", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_machine_is_refused_before_the_token_leaves_this_one()
    {
        var (code, _, error) = await Shell.RunAsync(
            "cluster", "show", "--admin", "192.0.2.1:9110", "--data", _world.Data);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains("ssh -L 9110:127.0.0.1:9110 192.0.2.1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_told_with_where_the_right_one_is()
    {
        var path = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(path, new string('0', 64));
        var (code, output, error) = await _world.KycAsync("cluster", "leave", "--yes", "--token-file", path);
        Assert.Equal((ExitCodes.Cannot, ""), (code, output));
        Assert.Contains("admin.json", error, StringComparison.Ordinal);
        Assert.Empty(await _world.AuditAsync());
    }

    [Fact]
    public async Task A_token_file_may_be_the_admin_file_itself()
    {
        var admin = _world.Node.AdminAddress!.Authority;
        var (code, _, _) = await Shell.RunAsync(
            "cluster", "show", "--admin", admin, "--token-file", Path.Combine(_world.Data, "admin.json"));
        Assert.Equal(ExitCodes.Ok, code);
    }

    [Fact]
    public async Task The_edge_is_no_operators_port()
    {
        var (code, _, error) = await _world.KycAsync("cluster", "show", "--admin", _world.Node.Address.Authority);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.NotEqual("", error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
