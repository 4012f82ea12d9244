using System.Security.Cryptography;
using System.Text.Json;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>Writes the configuration files of a cluster's nodes.</summary>
internal sealed class NodeConfig(
    ClusterPlan plan, ClusterServers servers, string prefix, string database, string folder)
{
    private readonly string _blobs = plan.BlobFolder ?? Path.Combine(folder, "blobs");

    public string Prefix => prefix;

    public string Database => database;

    public string BlobFolder => _blobs;

    /// <summary>Where the first edge leaves the first API key.</summary>
    public string KeyFile => Path.Combine(folder, "api.key");

    /// <summary>The key that seals all others, the same at every node.</summary>
    public string MasterKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Makes the folder that all nodes share.</summary>
    public void MakeBlobFolder() => Directory.CreateDirectory(
        _blobs, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Writes the file of one node.</summary>
    public void Write(ClusterNode node)
    {
        Directory.CreateDirectory(node.Folder);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Common().Concat(Own(node)).Concat(plan.Settings).Concat(node.Spec.Settings))
            settings[name] = value;
        var sections = settings.GroupBy(pair => pair.Key.Split('.')[0]).ToDictionary(
            section => section.Key, section => section.ToDictionary(
                pair => pair.Key[(section.Key.Length + 1)..], pair => Json(pair.Value)));
        WriteSecret(node.ConfigFile, JsonSerializer.Serialize(sections));
    }

    private IEnumerable<KeyValuePair<string, string>> Common() => new Dictionary<string, string>
    {
        ["cluster.transport"] = "rabbitmq",
        ["storage.journal"] = "postgresql",
        ["storage.blob_dir"] = _blobs,
        ["storage.master_key"] = MasterKey,
        ["rabbitmq.hosts"] = string.Join(',',
            plan.Brokers?.Hosts ?? [$"{servers.Broker.Host}:{servers.Broker.Port}"]),
        ["rabbitmq.management_urls"] = string.Join(',', plan.Brokers?.Managements ?? [servers.Broker.Management]),
        ["rabbitmq.user"] = plan.Brokers?.User ?? servers.Broker.User,
        ["rabbitmq.password"] = plan.Brokers?.Password ?? servers.Broker.Password,
        ["rabbitmq.tls"] = "disable",
        ["rabbitmq.prefix"] = prefix,
        ["postgresql.host"] = servers.Database.Host,
        ["postgresql.port"] = $"{servers.Database.Port}",
        ["postgresql.database"] = database,
        ["postgresql.user"] = servers.Database.User,
        ["postgresql.password"] = servers.Database.Password,
        ["postgresql.tls"] = "disable",
        ["policy.liveness"] = "off",
        ["log.format"] = "json",
    };

    private IEnumerable<KeyValuePair<string, string>> Own(ClusterNode node)
    {
        yield return new("node.name", node.Name);
        yield return new("node.roles", string.Join(',', node.Spec.Roles));
        yield return new("node.data_dir", node.DataFolder);
        yield return new("admin.port", $"{node.AdminPort}");
        if (node.Spec.Has(NodeSpec.Edge))
        {
            yield return new("edge.addresses", node.Spec.Address);
            yield return new("edge.port", $"{node.EdgePort}");
            yield return new("edge.bootstrap_key_file", KeyFile);
        }
        // Which node appended which event is told by the debug lines of session nodes alone.
        if (node.Spec.Has(NodeSpec.Sessions)) yield return new("log.level", "debug");
        if (node.Spec.Has(NodeSpec.Worker)) yield return new("worker.slots", "1");
    }

    /// <summary>Numbers and booleans as such: the file's reader holds each setting to its type.</summary>
    private static object Json(string value) =>
        long.TryParse(value, out var number) ? number : bool.TryParse(value, out var flag) ? flag : value;

    private static void WriteSecret(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
