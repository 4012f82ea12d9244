namespace Kyc.Cluster.Tests;

/// <summary>A node keeps what it knows in its data folder, and tells nobody else.</summary>
public sealed class QuietProcessTests
{
    /// <summary>
    /// The library that runs the models has a telemetry client of its own, on by default, which begins with a database
    /// in the user's home.
    /// </summary>
    [Fact]
    public async Task A_node_that_loaded_its_models_left_nothing_in_its_users_home()
    {
        using var folder = new TempFolder();
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "home")).FullName;
        var port = NodeProcess.FreePort();
        await using var node = NodeProcess.Start(
            Path.Combine(folder.Path, "data"), port, Path.Combine(folder.Path, "key"), home,
            TestMedia.WithoutLiveness);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await node.ReadyAsync(http);
        Assert.Equal(0, await node.TerminateAsync());
        Assert.Empty(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories));
    }
}
