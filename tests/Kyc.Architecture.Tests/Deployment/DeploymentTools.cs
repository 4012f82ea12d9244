using System.Diagnostics;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>The tools of those who read the deployment's files, where this machine has them.</summary>
public sealed class DeploymentTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task No_tool_finds_anything_wrong()
    {
        using var checks = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, ".ci/check-deployment"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var late = new CancellationTokenSource(Patience);
        var said = checks.StandardOutput.ReadToEndAsync(late.Token);
        var complained = checks.StandardError.ReadToEndAsync(late.Token);
        await checks.WaitForExitAsync(late.Token);
        Assert.True(checks.ExitCode == 0, await said + await complained);
        Assert.Contains("ok       cluster-config/secrets/make", await said, StringComparison.Ordinal);
    }
}
