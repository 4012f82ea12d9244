namespace Kyc.Node.Configuration.Schema;

/// <summary>The workers that compare.</summary>
public static class WorkerSettings
{
    private static readonly Section Section = new("worker");

    /// <summary>Slots.</summary>
    public static readonly Setting<long> Slots = Section.Add(
        "slots", Kinds.Integer(0, 1024), "0", "Comparisons that run at once; 0 takes one for each processor core.", "jobs");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
