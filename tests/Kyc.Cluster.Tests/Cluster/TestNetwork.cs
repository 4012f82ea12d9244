namespace Kyc.Cluster.Tests.Cluster;

/// <summary>
/// Machines on one switch, made of network namespaces: each host has an address of its own, and cables can be pulled.
/// The tests, the broker and the database stand at the switch itself. Needs root.
/// </summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private static int s_networks;

    private readonly string _id = $"k{Environment.ProcessId % 10_000}n{Interlocked.Increment(ref s_networks)}";
    private readonly int _subnet = 1 + (Environment.ProcessId + s_networks) % 250;
    private readonly int _hosts;

    private TestNetwork(int hosts) => _hosts = hosts;

    /// <summary>Address of the switch's own machine.</summary>
    public string SwitchAddress => $"10.199.{_subnet}.1";

    public static async Task<TestNetwork> StartAsync(int hosts)
    {
        var network = new TestNetwork(hosts);
        try
        {
            await Ip("link", "add", network.Switch, "type", "bridge");
            await Ip("link", "add", network.OtherSwitch, "type", "bridge");
            await Ip("addr", "add", $"{network.SwitchAddress}/24", "dev", network.Switch);
            foreach (var link in (string[])[network.Switch, network.OtherSwitch]) await Ip("link", "set", link, "up");
            for (var host = 1; host <= hosts; host++) await network.AddAsync(host);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Address of a host, from 1.</summary>
    public string Address(int host) => $"10.199.{_subnet}.{host + 10}";

    /// <summary>What to start a program through so that it runs on a host.</summary>
    public IReadOnlyList<string> Through(int host) => ["ip", "netns", "exec", Space(host)];

    /// <summary>Cuts a host off from everybody: its cable goes to a switch where nobody else is.</summary>
    public Task CutAsync(int host) => Ip("link", "set", Cable(host), "master", OtherSwitch);

    /// <summary>Loses whatever the host sends to the switch's machine; what it is sent arrives.</summary>
    public Task LoseSentAsync(int host) =>
        Ip("netns", "exec", Space(host), "ip", "route", "add", "blackhole", $"{SwitchAddress}/32");

    /// <summary>Loses whatever the switch's machine sends to the host; what it sends arrives.</summary>
    public Task LoseReceivedAsync(int host) => Ip("route", "add", "blackhole", $"{Address(host)}/32");

    /// <summary>Ends every fault of a host.</summary>
    public async Task HealAsync(int host)
    {
        await Ip("link", "set", Cable(host), "master", Switch);
        await TryIp("netns", "exec", Space(host), "ip", "route", "del", "blackhole", $"{SwitchAddress}/32");
        await TryIp("route", "del", "blackhole", $"{Address(host)}/32");
    }

    public async ValueTask DisposeAsync()
    {
        for (var host = 1; host <= _hosts; host++)
        {
            await TryIp("route", "del", "blackhole", $"{Address(host)}/32");
            await TryIp("link", "delete", Cable(host));
            await TryIp("netns", "delete", Space(host));
        }
        await TryIp("link", "delete", Switch);
        await TryIp("link", "delete", OtherSwitch);
    }

    private string Switch => $"{_id}a";

    private string OtherSwitch => $"{_id}b";

    private string Space(int host) => $"{_id}-{host}";

    private string Cable(int host) => $"{_id}v{host}";

    private async Task AddAsync(int host)
    {
        var inside = $"{_id}i{host}";
        await Ip("netns", "add", Space(host));
        await Ip("link", "add", Cable(host), "type", "veth", "peer", "name", inside);
        await Ip("link", "set", inside, "netns", Space(host));
        await Ip("link", "set", Cable(host), "master", Switch);
        await Ip("link", "set", Cable(host), "up");
        foreach (var command in (string[][])[
            ["addr", "add", $"{Address(host)}/24", "dev", inside], ["link", "set", inside, "up"],
            ["link", "set", "lo", "up"]])
            await Ip(["netns", "exec", Space(host), "ip", .. command]);
    }

    private static Task Ip(params string[] arguments) => Tool.RunAsync("ip", arguments);

    /// <summary>For what may not be there.</summary>
    private static Task<int> TryIp(params string[] arguments) => Tool.TryAsync("ip", arguments);
}
