using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Kyc.Node.Admin;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;

namespace Kyc.Node.Tests.Admin;

/// <summary>The operators' port: where it is, who gets in, what it bounds.</summary>
public sealed class AdminServerTests
{
    [Fact]
    public async Task It_answers_on_this_machine_alone()
    {
        await using var world = await AdminWorld.StartAsync();
        Assert.True(world.Server.Address.IsLoopback);
        // 127.0.0.2 is this machine too, so there is an address to be refused at on every machine.
        var others = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(net => net.GetIPProperties().UnicastAddresses).Select(entry => entry.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .Append(IPAddress.Parse("127.0.0.2"));
        foreach (var address in others)
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(
                () => socket.ConnectAsync(new IPEndPoint(address, world.Server.Address.Port)));
        }
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    [InlineData("localhost")]
    public void An_address_that_others_reach_is_refused_by_the_settings(string address)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Settings($"admin.address={address}"));
        Assert.Contains("kyc.admin.address", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_reach_is_refused_at_the_start()
    {
        await using var world = new AdminWorld();
        var fault = await Assert.ThrowsAsync<NodeStartException>(
            () => world.OpenAsync(new AdminOptions { Address = IPAddress.Any }));
        Assert.Contains("kyc.admin.address 0.0.0.0", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(AdminFile.PathIn(world.DataFolder)));
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_with_the_mend()
    {
        await using var first = await AdminWorld.StartAsync();
        await using var second = new AdminWorld();
        var fault = await Assert.ThrowsAsync<NodeStartException>(
            () => second.OpenAsync(new AdminOptions { Port = first.Server.Address.Port }));
        Assert.Contains("kyc.admin.port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_for_its_user_alone_and_goes_at_a_clean_stop()
    {
        await using var world = await AdminWorld.StartAsync();
        var path = AdminFile.PathIn(world.DataFolder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal((world.Server.Address, "kyc-a"), (world.File.Address, world.File.Node));
        Assert.Equal(64, world.File.Token.Length);
        await world.CloseAsync();
        Assert.False(File.Exists(path));
        Assert.Empty(Directory.GetFiles(world.DataFolder, "*.tmp"));
    }

    [Fact]
    public async Task After_a_crash_the_token_stays_and_after_a_stop_there_is_a_new_one()
    {
        await using var world = await AdminWorld.StartAsync();
        var (first, left) = (world.File.Token, File.ReadAllText(AdminFile.PathIn(world.DataFolder)));
        await world.CloseAsync();
        File.WriteAllText(AdminFile.PathIn(world.DataFolder), left);
        await world.OpenAsync();
        Assert.Equal(first, world.File.Token);
        await world.CloseAsync();
        await world.OpenAsync();
        Assert.NotEqual(first, world.File.Token);
    }

    [Fact]
    public async Task A_token_of_the_operators_own_is_taken_and_a_weak_one_refused()
    {
        await using var world = new AdminWorld();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "short\n");
            await Assert.ThrowsAsync<NodeStartException>(
                () => world.OpenAsync(new AdminOptions { TokenFile = path }));
            var own = new string('k', 40);
            File.WriteAllText(path, own + "\n");
            await world.OpenAsync(new AdminOptions { TokenFile = path });
            using var client = world.Client(other: own);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("admin/v1/cluster")).StatusCode);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Probes_need_no_token_and_tell_by_their_status()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client(token: false);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("livez")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("readyz")).StatusCode);
        world.Check.Ok = false;
        var (status, json) = await AdminWorld.ReadAsync(await client.GetAsync("readyz"));
        Assert.Equal((503, "not_ready"), (status, json.GetProperty("status").GetString()));
        Assert.Equal("as the test says", json.GetProperty("checks")[0].GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("livez")).StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using var world = await AdminWorld.StartAsync(new AdminOptions { MaxBodyBytes = 1_024 });
        using var client = world.Client();
        var (status, json) = await AdminWorld.ReadAsync(
            await client.PostAsync("admin/v1/members/kyc-b/leave", AdminWorld.Order(reason: new string('x', 2_000))));
        Assert.Equal((413, "body_too_large"), (status, json.GetProperty("code").GetString()));
        Assert.Empty(await world.RowsAsync());
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_refused_while_others_wait()
    {
        await using var world = await AdminWorld.StartAsync(new AdminOptions { MaxRequests = 1 });
        var (inside, go) = (Signal(), Signal());
        world.Cluster.Before = async () =>
        {
            inside.TrySetResult();
            await go.Task;
        };
        using var client = world.Client();
        var first = client.GetAsync("admin/v1/cluster");
        await inside.Task.WaitAsync(AdminWorld.Patience);
        var (status, json) = await AdminWorld.ReadAsync(await client.GetAsync("admin/v1/cluster"));
        Assert.Equal((503, "too_many"), (status, json.GetProperty("code").GetString()));
        go.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("admin/v1/cluster")).StatusCode);
    }

    [Fact]
    public void Switched_off_there_is_none() => Assert.False(Settings("admin.enabled=false").Admin().Enabled);

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Settings Settings(string argument) =>
        SettingsReader.Read(new SettingsInput { Arguments = [NamedArgument.Parse(argument)] });
}
