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

    /// <summary>Memory.</summary>
    public static readonly Setting<long> MemoryMib = Section.Add(
        "memory_mib", Kinds.Integer(512, 65_536), "2048", "Address space of a child.", "MiB");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
