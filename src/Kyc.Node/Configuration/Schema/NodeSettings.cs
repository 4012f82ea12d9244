namespace Kyc.Node.Configuration.Schema;

/// <summary>What a node is and where it keeps its things.</summary>
public static class NodeSettings
{
    /// <summary>The role that answers clients.</summary>
    public const string EdgeRole = "edge";

    /// <summary>The role that owns sessions.</summary>
    public const string SessionsRole = "sessions";

    /// <summary>The role that compares.</summary>
    public const string WorkerRole = "worker";

    /// <summary>Roles a node can have.</summary>
    public static readonly string[] AllRoles = [EdgeRole, SessionsRole, WorkerRole];

    /// <summary>Longest name of a node.</summary>
    public const int NameMaxLength = 64;

    private static readonly Section Section = new("node");

    /// <summary>Name of the node.</summary>
    public static readonly Setting<string> Name = Section.Add(
        "name", Kinds.Checked("text", "1 to 64 letters, digits, '.', '_' or '-'", IsName), "",
        "Name of this node in logs, leases and reports, unique in its cluster; the host's name when not set.");

    /// <summary>Roles.</summary>
    public static readonly Setting<IReadOnlyList<string>> Roles = Section.Add(
        "roles", Kinds.List($"some of {string.Join(", ", AllRoles)}", 1, AllRoles.Contains), string.Join(',', AllRoles),
        "What this node does; any of them in a cluster, all three where cluster.transport is in_process.");

    /// <summary>Data folder.</summary>
    public static readonly Setting<string> DataDir = Section.Add(
        "data_dir", Kinds.Path(), "data", "Folder of the journal, the sealed files, the master key and the models.");

    /// <summary>Grace on SIGTERM.</summary>
    public static readonly Setting<TimeSpan> DrainGrace = Section.Add(
        "drain_grace_s", Kinds.Seconds(0, 600), "30",
        "On SIGTERM, how long requests and jobs in hand may take to finish before the node leaves.", "seconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= NameMaxLength
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
