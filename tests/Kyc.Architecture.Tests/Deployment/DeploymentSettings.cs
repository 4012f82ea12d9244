using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>
/// Every node that a compose file, a manifest or a unit starts is given settings that exist, agree with each other and
/// make it what it is meant to be.
/// </summary>
public sealed class DeploymentSettings
{
    public static TheoryData<string> Places() => [.. DeployedNodes.All().Select(node => node.Place)];

    [Fact]
    public void Each_deployment_starts_every_role() => Assert.Equal(
        ["compose", "kubernetes", "systemd"],
        DeployedNodes.All().GroupBy(node => node.Place.Split(' ')[0])
            .Where(place => NodeSettings.AllRoles.All(role => place.Any(node => node.Role == role)))
            .Select(place => place.Key));

    [Theory]
    [MemberData(nameof(Places))]
    public void A_node_understands_what_it_is_given(string place)
    {
        var (node, settings) = Read(place);
        Assert.Equal([node.Role], settings.Get(NodeSettings.Roles));
        Assert.Equal(ClusterSettings.RabbitMq, settings.Get(ClusterSettings.Transport));
        Assert.Equal(StorageSettings.PostgreSql, settings.Get(StorageSettings.Journal));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Broker_and_database_are_checked_by_name_and_authority(string place)
    {
        var (_, settings) = Read(place);
        Assert.Equal(TlsMode.VerifyFull, settings.Get(RabbitMqSettingRows.Tls));
        Assert.Equal(TlsMode.VerifyFull, settings.Get(PostgreSqlSettingRows.Tls));
        Assert.NotEmpty(settings.Get(RabbitMqSettingRows.TlsCaFile));
        Assert.NotEmpty(settings.Get(PostgreSqlSettingRows.TlsCaFile));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Frozen_peers_can_be_put_out(string place)
    {
        var (_, settings) = Read(place);
        Assert.NotEmpty(settings.Get(RabbitMqSettingRows.ManagementUrls));
        Assert.All(settings.Get(RabbitMqSettingRows.ManagementUrls),
            url => Assert.Equal(Uri.UriSchemeHttps, new Uri(url).Scheme));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_node_may_drain_to_its_end_before_it_is_killed(string place)
    {
        var (node, settings) = Read(place);
        Assert.True(settings.Get(NodeSettings.DrainGrace).TotalSeconds < node.StopSeconds,
            $"{place} is killed after {node.StopSeconds} s");
        if (node.Role == NodeSettings.WorkerRole)
            Assert.True(
                settings.Get(WorkerSettingRows.JobTimeout) <= settings.Get(NodeSettings.DrainGrace).TotalSeconds,
                "a job in hand may take longer than the drain");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void No_secret_stands_in_a_file_of_the_repository(string place)
    {
        var (node, settings) = Read(place);
        foreach (var secret in SettingsSchema.All.Where(setting => setting.Secret))
            Assert.True(!node.Environment.TryGetValue(secret.Variable, out var value) || IsSample(value)
                && settings.Given(secret).Origin == SettingOrigin.Environment, $"{secret.Name} at {place}");
    }

    [Fact]
    public void Nodes_of_all_roles_on_one_machine_open_different_ports()
    {
        var ports = NodeSettings.AllRoles.SelectMany(role =>
        {
            using var file = JsonDocument.Parse(Repository.Text($"{DeployedNodes.Roles}/{role}.json"));
            return file.RootElement.EnumerateObject()
                .SelectMany(section => section.Value.EnumerateObject())
                .Where(setting => setting.Name == "port").Select(setting => setting.Value.GetInt32()).ToArray();
        }).ToArray();
        Assert.Equal(4, ports.Length);
        Assert.DoesNotContain(0, ports);
        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    private static bool IsSample(string value) => value == "sample" || value.TrimEnd('=').All(letter => letter == 'A');

    private static (DeployedNode Node, Settings Settings) Read(string place)
    {
        var node = DeployedNodes.All().Single(each => each.Place == place);
        return (node, SettingsReader.Read(new SettingsInput
        {
            FilePath = node.RoleFile,
            FileText = Repository.Text(node.RoleFile),
            Environment = node.Environment,
        }));
    }
}
