using System.Globalization;
using System.Text.Json;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>docker-compose.yml: contained services, one open port, files and names that are there.</summary>
public sealed class DeploymentCompose
{
    private static readonly object File = Yaml.Documents("docker-compose.yml").Single();

    private static (string Name, object? Service)[] Services => [.. File.Entries("services")];

    [Fact]
    public void It_holds_the_cluster_that_the_readme_promises() => Assert.Equal(
        ["edge", "init", "postgres", "rabbitmq", "sessions-1", "sessions-2", "worker"],
        Services.Select(each => each.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_service_is_contained() => Assert.All(Services, each =>
    {
        Assert.Equal("true", each.Service.Text("read_only"));
        Assert.Equal(["ALL"], each.Service.Items("cap_drop"));
        Assert.Equal(["no-new-privileges:true"], each.Service.Items("security_opt"));
        Assert.Null(each.Service.At("privileged"));
        foreach (var limit in new[] { "mem_limit", "cpus", "pids_limit" })
            Assert.False(string.IsNullOrEmpty(each.Service.Text(limit)), $"{each.Name} has no {limit}");
    });

    [Fact]
    public void Only_the_edges_port_is_open_and_on_this_machine_alone()
    {
        var (name, service) = Assert.Single(Services, each => each.Service.At("ports") is not null);
        Assert.Equal("edge", name);
        var port = (string)Assert.Single(service.Items("ports"));
        Assert.Equal("${EDGE_ADDRESS:-127.0.0.1}:${EDGE_PORT:-8080}:" + EdgePort(), port);
        Assert.Equal(EdgePort(), int.Parse(ImageFile.Of("node", "EXPOSE").Single().Rest, CultureInfo.InvariantCulture));
        Assert.Equal("true", File.Text("networks", "inside", "internal"));
        Assert.Equal(["edge"], Services.Where(each => each.Service.Items("networks").Contains("outside"))
            .Select(each => each.Name));
        Assert.DoesNotContain(Services, each => (each.Service.At("network_mode") as string) == "host");
    }

    [Fact]
    public void Images_of_others_are_pinned() => Assert.All(
        Services.Select(each => each.Service.Text("image")), image =>
        {
            var tag = image.Split(':') is [_, var given] ? given : "";
            Assert.Matches(@"^\d+\.\d+", tag);
        });

    [Fact]
    public void Our_own_images_are_stages_of_the_Dockerfile() => Assert.All(
        Services.Where(each => each.Service.At("build") is not null),
        each => Assert.Contains(each.Service.Text("build", "target"), ImageFile.Stages));

    [Fact]
    public void Whatever_is_mounted_is_there()
    {
        var volumes = File.Entries("volumes").Select(each => each.Key).ToHashSet();
        var used = new HashSet<string>();
        foreach (var (name, service) in Services)
            foreach (var source in service.Items("volumes").Select(mount => ((string)mount).Split(':')[0]))
                if (source.StartsWith("./", StringComparison.Ordinal))
                    Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), $"{name} mounts {source}");
                else
                    Assert.Contains(used.Add(source) ? source : source, volumes);
        Assert.Equal(volumes.Order(), used.Order());
    }

    [Fact]
    public void Files_of_the_repository_are_never_written_by_a_service() => Assert.All(
        Services.SelectMany(each => each.Service.Items("volumes").Cast<string>())
            .Where(mount => mount.StartsWith("./", StringComparison.Ordinal)),
        mount => Assert.EndsWith(":ro", mount, StringComparison.Ordinal));

    [Fact]
    public void A_node_waits_for_healthy_servers_and_finished_secrets()
    {
        foreach (var (_, service) in DeployedNodes.ComposeServices())
        {
            Assert.Equal("service_completed_successfully", service.Text("depends_on", "init", "condition"));
            foreach (var server in new[] { "postgres", "rabbitmq" })
                Assert.Equal("service_healthy", service.Text("depends_on", server, "condition"));
        }
        Assert.All(Services.Where(each => each.Name != "init"),
            each => Assert.NotNull(each.Service.At("healthcheck", "test")));
    }

    [Fact]
    public void Nodes_reach_the_servers_at_the_ports_they_listen_on()
    {
        var nodes = DeployedNodes.Pairs("cluster-config/compose/common.env");
        var broker = Repository.Text("cluster-config/rabbitmq/rabbitmq.conf");
        var names = Services.Select(each => each.Name).ToArray();
        foreach (var (address, setting) in new[]
        {
            (nodes["KYC_RABBITMQ__HOSTS"], "listeners.ssl.default"),
            (new Uri(nodes["KYC_RABBITMQ__MANAGEMENT_URLS"]).Authority, "management.ssl.port"),
        })
        {
            Assert.Contains(address.Split(':')[0], names);
            Assert.Contains($"{setting} = {address.Split(':')[1]}\n", broker, StringComparison.Ordinal);
        }
        Assert.Contains(nodes["KYC_POSTGRESQL__HOST"], names);
    }

    [Fact]
    public void Certificates_bear_the_names_that_nodes_ask_for()
    {
        var words = File.Items("services", "init", "command").Cast<string>().ToList();
        var nodes = DeployedNodes.Pairs("cluster-config/compose/common.env");
        Assert.Contains(nodes["KYC_RABBITMQ__HOSTS"].Split(':')[0],
            words[words.IndexOf("--broker-names") + 1].Split(' '));
        Assert.Contains(nodes["KYC_POSTGRESQL__HOST"], words[words.IndexOf("--database-names") + 1].Split(' '));
    }

    [Fact]
    public void No_variable_carries_a_password()
    {
        foreach (var (name, service) in Services)
            foreach (var (variable, value) in service.Entries("environment"))
                Assert.True(!variable.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)
                    || variable.EndsWith("_FILE", StringComparison.Ordinal), $"{name}: {variable}={value}");
    }

    private static int EdgePort()
    {
        using var role = JsonDocument.Parse(Repository.Text($"{DeployedNodes.Roles}/edge.json"));
        return role.RootElement.GetProperty("edge").GetProperty("port").GetInt32();
    }
}
