namespace Kyc.Node.Configuration.Schema;

/// <summary>The decoder's child processes.</summary>
public static class DecoderSettingRows
{
    private static readonly Section Section = new("decoder");

    /// <summary>Binary.</summary>
    public static readonly Setting<string> Path = Section.Add(
        "path", Kinds.Path(), "", "The decoder's binary; when not set, kyc-decoder beside the program.");

    /// <summary>Children.</summary>
    public static readonly Setting<long> Children = Section.Add(
        "children", Kinds.Integer(0, 256), "0", "Children at most; 0 takes one for each processor core.", "processes");

    /// <summary>Recycling.</summary>
    public static readonly Setting<long> JobsPerChild = Section.Add(
        "jobs_per_child", Kinds.Integer(1, 1_000_000), "1000",
        "Files after which a child is replaced by a fresh one.", "files");

    /// <summary>Sandbox.</summary>
    public static readonly Setting<string> Sandbox = Section.Add(
        "sandbox", Kinds.Choice("required", "best_effort"), "required",
        "Whether a child may run without its system call filter, for containers that forbid it.");

    /// <summary>Bubblewrap.</summary>
    public static readonly Setting<string> Bubblewrap = Section.Add(
        "bubblewrap", Kinds.Choice("auto", "on", "off"), "auto",
        "Whether children also run inside bubblewrap, without network and with nothing but their libraries to read: "
        + "where the machine allows it, always (or no child starts), or never. Containers mostly allow no user "
        + "namespaces; auto then goes on without, which the node's health says.");

    /// <summary>Memory.</summary>
    public static readonly Setting<long> MemoryMib = Section.Add(
        "memory_mib", Kinds.Integer(512, 65_536), "2048", "Address space of a child.", "MiB");

    /// <summary>Processor time.</summary>
    public static readonly Setting<long> CpuSeconds = Section.Add(
        "cpu_s", Kinds.Integer(10, 1_000_000), "3600", "Processor time of a child in its life.", "seconds");

    /// <summary>Output.</summary>
    public static readonly Setting<long> OutputMib = Section.Add(
        "output_mib", Kinds.Integer(1, 1024), "64", "Room for one decoded picture or frame.", "MiB");

    /// <summary>Start.</summary>
    public static readonly Setting<TimeSpan> StartTimeout = Section.Add(
        "start_timeout_s", Kinds.Seconds(0.1, 300), "10", "Time for a child to start.", "seconds");

    /// <summary>Kill.</summary>
    public static readonly Setting<TimeSpan> KillGrace = Section.Add(
        "kill_grace_ms", Kinds.Milliseconds(0, 60_000), "500",
        "How long after a file's own time limit a child is killed.", "milliseconds");

    /// <summary>First wait.</summary>
    public static readonly Setting<TimeSpan> RestartDelay = Section.Add(
        "restart_delay_ms", Kinds.Milliseconds(0, 600_000), "50",
        "First wait before a new child when several died in a row; doubles each time.", "milliseconds");

    /// <summary>Longest wait.</summary>
    public static readonly Setting<TimeSpan> MaxRestartDelay = Section.Add(
        "max_restart_delay_ms", Kinds.Milliseconds(0, 600_000), "5000", "Longest such wait.", "milliseconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
