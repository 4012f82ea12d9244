namespace Kyc.Architecture.Tests.Deployment;

/// <summary>The manifests: restricted pods with probes, limits and budgets; references that lead somewhere.</summary>
public sealed class DeploymentKubernetes
{
    private const string Folder = "cluster-config/kubernetes";
    private static readonly string[] Variants = ["base", "gpu"];

    public static TheoryData<string, string> Pods()
    {
        var rows = new TheoryData<string, string>();
        foreach (var variant in Variants)
            foreach (var workload in DeployedNodes.Workloads(variant))
                rows.Add(variant, workload.Text("metadata", "name"));
        return rows;
    }

    [Fact]
    public void Every_resource_of_a_kustomization_is_there()
    {
        foreach (var folder in new[] { $"{Folder}/base", $"{Folder}/gpu", DeployedNodes.Roles })
        {
            var kustomization = Yaml.Documents($"{folder}/kustomization.yaml").Single();
            var named = kustomization.Items("resources")
                .Concat(kustomization.Items("configMapGenerator").SelectMany(map => map.Items("files")))
                .Concat(kustomization.Items("configMapGenerator").SelectMany(map => map.Items("envs")))
                .Cast<string>().ToArray();
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.True(Path.Exists(Path.Combine(Repository.Root, folder, name)),
                $"{folder} names {name}"));
            Assert.All(kustomization.Items("images"), image => Assert.Matches(@"^\d+\.\d+", image.Text("newTag")));
        }
    }

    [Fact]
    public void Every_manifest_is_applied_except_the_template_of_the_secret()
    {
        foreach (var variant in Variants)
        {
            var listed = Yaml.Documents($"{Folder}/{variant}/kustomization.yaml").Single().Items("resources")
                .Cast<string>();
            var lying = Repository.Files($"{Folder}/{variant}", "*.yaml").Select(Path.GetFileName)
                .Where(name => name is not ("kustomization.yaml" or "secret.template.yaml"));
            Assert.Empty(lying.Except(listed));
        }
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_meets_the_restricted_standard(string variant, string name)
    {
        var (pod, container) = Pod(variant, name);
        Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
        Assert.Equal("false", pod.Text("automountServiceAccountToken"));
        Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
        Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
        Assert.Equal(["ALL"], container.Items("securityContext", "capabilities", "drop"));
        Assert.Equal(ImageFile.Of("node", "USER").Single().Rest,
            $"{pod.Text("securityContext", "runAsUser")}:{pod.Text("securityContext", "runAsGroup")}");
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_has_probes_and_limits(string variant, string name)
    {
        var (_, container) = Pod(variant, name);
        Assert.NotNull(container.At("startupProbe"));
        Assert.NotNull(container.At("livenessProbe"));
        Assert.NotNull(container.At("readinessProbe"));
        foreach (var kind in new[] { "cpu", "memory", "ephemeral-storage" })
        {
            Assert.NotEmpty(container.Text("resources", "requests", kind));
            Assert.NotEmpty(container.Text("resources", "limits", kind));
        }
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pods_volumes_and_secrets_are_there(string variant, string name)
    {
        var (pod, container) = Pod(variant, name);
        Assert.Equal(pod.Items("volumes").Select(volume => volume.Text("name")).Order(),
            container.Items("volumeMounts").Select(mount => mount.Text("name")).Order());
        var keys = Yaml.Documents($"{Folder}/base/secret.template.yaml").Single().Entries("stringData").ToArray();
        Assert.All(keys, key => Assert.Equal("", key.Value));
        var asked = container.Items("env").Select(entry => entry.At("valueFrom", "secretKeyRef", "key"))
            .OfType<string>();
        Assert.Empty(asked.Except(keys.Select(key => key.Key)));
    }

    [Fact]
    public void Every_role_has_a_disruption_budget()
    {
        var budgets = Yaml.Documents($"{Folder}/base/disruption.yaml")
            .Select(each => each.Text("spec", "selector", "matchLabels", "app.kubernetes.io/name"));
        Assert.Equal(DeployedNodes.Workloads("base").Select(each => each.Text("metadata", "name")).Order(),
            budgets.Order());
    }

    [Fact]
    public void Only_the_edge_can_be_reached()
    {
        var policies = Yaml.Documents($"{Folder}/base/network.yaml");
        var closed = policies.Single(each => each.Text("metadata", "name") == "nodes");
        Assert.Empty(closed.Items("spec", "ingress"));
        Assert.Equal(["Ingress", "Egress"], closed.Items("spec", "policyTypes"));
        var open = Assert.Single(policies, each => each.Items("spec", "ingress").Any());
        Assert.Equal("edge", open.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/name"));
    }

    private static (object? Pod, object Container) Pod(string variant, string name)
    {
        var pod = DeployedNodes.Workloads(variant).Single(each => each.Text("metadata", "name") == name)
            .At("spec", "template", "spec");
        return (pod, pod.Items("containers").Single());
    }
}
