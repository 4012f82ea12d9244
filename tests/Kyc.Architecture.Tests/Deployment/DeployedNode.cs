namespace Kyc.Architecture.Tests.Deployment;

/// <summary>A node as one of the deployments starts it.</summary>
/// <param name="Place">Which deployment, and what the node is called there.</param>
/// <param name="RoleFile">Its role file, relative to the repository.</param>
/// <param name="Environment">The whole environment it is given, secrets replaced by samples.</param>
/// <param name="StopSeconds">How long it may take to stop before it is killed.</param>
internal sealed record DeployedNode(
    string Place, string RoleFile, IReadOnlyDictionary<string, string> Environment, int StopSeconds)
{
    /// <summary>The role that its role file is named for.</summary>
    public string Role => Path.GetFileNameWithoutExtension(RoleFile);

    /// <inheritdoc />
    public override string ToString() => Place;
}

/// <summary>Every node that a file of the repository starts.</summary>
internal static class DeployedNodes
{
    /// <summary>Where role files lie.</summary>
    public const string Roles = "cluster-config/roles";

    private const string Systemd = "cluster-config/systemd";

    /// <summary>All of them.</summary>
    public static IEnumerable<DeployedNode> All() =>
        [.. Compose(), .. Kubernetes("base"), .. Kubernetes("gpu"), .. Units()];

    /// <summary>Pairs of an environment file, comments left out.</summary>
    public static Dictionary<string, string> Pairs(string relative) =>
        Repository.Text(relative).Split('\n').Where(line => line.Contains('=') && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Services of the compose file that run <c>kyc</c> itself.</summary>
    public static IEnumerable<(string Name, object? Service)> ComposeServices() =>
        Yaml.Documents("docker-compose.yml").Single().Entries("services")
            .Where(service => service.Value.Text("image").StartsWith("kyc:", StringComparison.Ordinal));

    /// <summary>Workloads of the manifests of a folder.</summary>
    public static IEnumerable<object> Workloads(string folder) =>
        Repository.Files($"cluster-config/kubernetes/{folder}", "*.yaml").Order()
            .SelectMany(file => Yaml.Documents(Repository.Relative(file)))
            .Where(document => document.At("kind") is "Deployment" or "StatefulSet");

    private static IEnumerable<DeployedNode> Compose() =>
        from each in ComposeServices()
        let service = each.Service
        select new DeployedNode(
            $"compose {each.Name}", RoleFile(service.Items("command")),
            Over(ImageFile.Environment(service.Text("build", "target")),
                [.. service.Items("env_file").SelectMany(file => Pairs((string)file)),
                 .. service.Entries("environment").Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!))]),
            int.Parse(service.Text("stop_grace_period").TrimEnd('s')));

    private static IEnumerable<DeployedNode> Kubernetes(string folder) =>
        from workload in Workloads(folder)
        let pod = workload.At("spec", "template", "spec")
        let container = pod.Items("containers").Single()
        select new DeployedNode(
            $"kubernetes {folder} {workload.Text("metadata", "name")}", RoleFile(container.Items("args")),
            Over(ImageFile.Environment(container.Text("image") == "kyc" ? "cpu" : "gpu"),
                [.. Pairs("cluster-config/kubernetes/base/common.env"),
                 .. container.Items("env").Select(Variable)]),
            int.Parse(pod.Text("terminationGracePeriodSeconds")));

    private static KeyValuePair<string, string> Variable(object entry) => KeyValuePair.Create(
        entry.Text("name"),
        entry.At("value") as string
        ?? (entry.At("valueFrom", "fieldRef") is not null ? "pod-0"
            : entry.Text("valueFrom", "secretKeyRef", "key") == "master_key" ? SampleKey
            : "sample"));

    private static string SampleKey { get; } = Convert.ToBase64String(new byte[32]);

    private static IEnumerable<DeployedNode> Units()
    {
        var unit = Repository.Text($"{Systemd}/kyc@.service").Split('\n');
        var drain = unit.Single(line => line.StartsWith("TimeoutStopSec=", StringComparison.Ordinal)).Split('=')[1];
        foreach (var role in new[] { "edge", "sessions", "worker" })
            yield return new DeployedNode(
                $"systemd {role}", $"{Roles}/{role}.json",
                Over([], [.. Pairs($"{Systemd}/common.env"), .. UnitVariables(unit)]), int.Parse(drain));
        yield return new DeployedNode(
            "systemd worker with a GPU", $"{Roles}/worker.json",
            Over([], [.. Pairs($"{Systemd}/common.env"), .. UnitVariables(unit),
                .. UnitVariables(Repository.Text($"{Systemd}/gpu.conf").Split('\n'))]), int.Parse(drain));
    }

    private static IEnumerable<KeyValuePair<string, string>> UnitVariables(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith("Environment=", StringComparison.Ordinal))
            .Select(line => line["Environment=".Length..].Replace("%H", "host").Replace("%i", "node").Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    private static string RoleFile(IEnumerable<object> command)
    {
        var words = command.Cast<string>().ToArray();
        return words is ["run", "--config", var path]
            ? path.Replace("/etc/kyc", Roles, StringComparison.Ordinal)
            : throw new InvalidDataException($"expected run --config FILE, not {string.Join(' ', words)}");
    }

    private static Dictionary<string, string> Over(
        Dictionary<string, string> below, IEnumerable<KeyValuePair<string, string>> above)
    {
        foreach (var pair in above) below[pair.Key] = pair.Value;
        return below;
    }
}
