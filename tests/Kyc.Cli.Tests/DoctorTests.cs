using System.Text.Json;
using Kyc.Cli.Doctor;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cli.Tests;

/// <summary>The doctor, with pieces broken on purpose.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-doctor-");

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task With_everything_missing_every_line_is_still_there_and_names_the_mend()
    {
        var (code, output, _) = await DoctorAsync(
            "--set", "decoder.path=/nowhere/kyc-decoder", "--set", $"vision.models_dir={_folder.FullName}",
            "--set", "vision.onnxruntime_library=/nowhere/libonnxruntime.so");
        Assert.Equal(ExitCodes.No, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^(ok  |warn|fail) [a-z0-9_]+ ", line));
        foreach (var name in new[] { "onnxruntime", "provider", "decoder_codecs", "decoder_sandbox" })
            Assert.Contains(lines, line => line.StartsWith($"fail {name} ", StringComparison.Ordinal)
                && line.Contains(" -> ", StringComparison.Ordinal));
        foreach (var name in new[] { "configuration", "runtime", "clock", "port_ipv4" })
            Assert.Contains(lines, line => line.Contains($" {name} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_configuration_is_a_line_and_the_rest_is_still_looked_at()
    {
        var (code, output, _) = await DoctorAsync("--set", "edge.prot=1");
        Assert.Equal(ExitCodes.No, code);
        Assert.Contains("fail configuration", output, StringComparison.Ordinal);
        Assert.Contains("did you mean edge.port?", output, StringComparison.Ordinal);
        Assert.Contains("ok   runtime", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_master_key_open_to_others_fails_with_the_command_that_mends_it()
    {
        File.SetUnixFileMode(_folder.FullName,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var key = Path.Combine(_folder.FullName, "master.key");
        File.WriteAllText(key, "x");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var (code, output, _) = await DoctorAsync();
        Assert.Equal(ExitCodes.No, code);
        Assert.Contains($"-> chmod 600 {key}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_master_key_beside_data_fails_with_the_mend()
    {
        File.SetUnixFileMode(
            _folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new StorageOptions { DataDirectory = _folder.FullName };
        await (await EmbeddedStorage.OpenAsync(
            options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None))
            .DisposeAsync();
        Assert.Contains("ok   master_key_fits", (await DoctorAsync()).Out, StringComparison.Ordinal);
        File.WriteAllText(options.MasterKeyPath, "nonsense");
        var (code, output, _) = await DoctorAsync();
        Assert.Equal(ExitCodes.No, code);
        Assert.Matches("fail master_key_fits .* -> restore the key", output);
    }

    [Fact]
    public async Task Servers_that_a_cluster_names_are_looked_at_each_with_its_mend_and_nothing_of_other_roles()
    {
        var (code, output, _) = await DoctorAsync(
            "--set", "node.roles=sessions", "--set", "cluster.transport=rabbitmq",
            "--set", "rabbitmq.hosts=127.0.0.1:1", "--set", "rabbitmq.password=canary",
            "--set", "rabbitmq.management_urls=http://127.0.0.1:2", "--set", "storage.journal=postgresql",
            "--set", "postgresql.port=3", "--set", "postgresql.password=canary",
            "--set", "storage.blobs=s3", "--set", "s3.endpoint=http://127.0.0.1:4", "--set", "s3.bucket=files",
            "--set", "s3.access_key=a", "--set", "s3.secret_key=canary", "--set", "s3.attempts=1",
            "--set", $"storage.master_key={Convert.ToBase64String(new byte[32])}");
        Assert.Equal(ExitCodes.No, code);
        foreach (var (name, setting) in new[]
                 {
                     ("database", "postgresql.host"), ("s3", "s3.endpoint"), ("broker", "rabbitmq.hosts"),
                     ("broker_management", "rabbitmq.management_urls"),
                 })
            Assert.Matches($"fail {name} .*{setting.Replace(".", "\\.")}", output);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
        foreach (var other in new[] { "port_ipv4", "decoder_codecs", "onnxruntime" })
            Assert.DoesNotContain(other, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_form_is_one_object_with_every_finding()
    {
        var (_, output, _) = await DoctorAsync("--json", "--set", "decoder.path=/nowhere/kyc-decoder");
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal("fail", json.GetProperty("status").GetString());
        var failed = json.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "decoder_codecs");
        Assert.NotEqual("", failed.GetProperty("mend").GetString());
    }

    [Fact]
    public async Task A_check_that_breaks_is_a_finding_and_not_the_end()
    {
        DoctorCheck[] checks =
        [
            new("first", _ => throw new InvalidOperationException("boom")),
            new("second", _ => Task.FromResult<IReadOnlyList<DoctorFinding>>([DoctorFinding.Ok("second", "fine")])),
        ];
        var findings = await DoctorRun.RunAsync(checks, _ => { }, TimeProvider.System, CancellationToken.None);
        Assert.Equal([DoctorStatus.Fail, DoctorStatus.Ok], findings.Select(finding => finding.Status));
        Assert.Contains("boom", findings[0].Detail, StringComparison.Ordinal);
    }

    private Task<(int Code, string Out, string Error)> DoctorAsync(params string[] more) =>
        Shell.RunAsync(["doctor", "--data", _folder.FullName, .. more]);
}
