using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to what only the node itself needs.</summary>
public static class NodeBinding
{
    private const string Nameless = "node";

    /// <summary>Name of the node: the setting, or the host's name cut to what a name may be.</summary>
    public static string NodeName(this Settings s)
    {
        if (s.Get(NodeSettings.Name) is { Length: > 0 } given) return given;
        var host =
            string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
        return host.Length == 0 ? Nameless : host[..Math.Min(host.Length, NodeSettings.NameMaxLength)];
    }

    /// <summary>True when the node has a role.</summary>
    public static bool Has(this Settings s, string role) => s.Get(NodeSettings.Roles).Contains(role);

    /// <summary>Comparisons at once.</summary>
    public static int WorkerSlots(this Settings s) =>
        s.GetInt(WorkerSettingRows.Slots) is > 0 and var slots ? slots : Environment.ProcessorCount;
}
