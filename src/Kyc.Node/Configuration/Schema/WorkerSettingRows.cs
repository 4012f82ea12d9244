namespace Kyc.Node.Configuration.Schema;

/// <summary>The workers that compare, and the queue they pull from.</summary>
public static class WorkerSettingRows
{
    private static readonly Section Section = new("worker");

    /// <summary>Slots.</summary>
    public static readonly Setting<long> Slots = Section.Add(
        "slots", Kinds.Integer(0, 1024), "0",
        "Comparisons that run at once; 0 takes one for each processor core.", "jobs");

    /// <summary>Queue.</summary>
    public static readonly Setting<long> QueueLimit = Section.Add(
        "work_queue_limit", Kinds.Integer(1, 10_000_000), "10000",
        "Jobs that may wait for a worker; those beyond it wait in the journal.", "jobs");

    /// <summary>Comparison queue.</summary>
    public static readonly Setting<long> CompareQueueLimit = Section.Add(
        "compare_queue_limit", Kinds.Integer(1, 100_000), "100",
        "Calls of face_comparisons that may wait for a worker; those beyond it are refused with Retry-After.", "calls");

    /// <summary>Time limit.</summary>
    public static readonly Setting<long> JobTimeout = Section.Add(
        "job_timeout_s", Kinds.Integer(1, 3_600), "120", "Wall-clock limit of one comparison.", "seconds");

    /// <summary>Grace.</summary>
    public static readonly Setting<long> JobCancelGrace = Section.Add(
        "job_cancel_grace_s", Kinds.Integer(0, 600), "10",
        "How long a comparison may take to stop when its time is up.", "seconds");

    /// <summary>Lease.</summary>
    public static readonly Setting<long> Lease = Section.Add(
        "lease_s", Kinds.Integer(1, 86_400), "150",
        "For how long nobody else may start a job; longer than job_timeout_s and job_cancel_grace_s together.",
        "seconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
