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

    /// <summary>Delivered again.</summary>
    public static readonly Setting<long> AgainPause = Section.Add(
        "again_pause_ms", Kinds.Integer(1, 600_000), "500",
        "Pause before a job is delivered again; doubles each time.", "milliseconds");

    /// <summary>Longest pause.</summary>
    public static readonly Setting<long> AgainPauseLimit = Section.Add(
        "again_pause_limit_ms", Kinds.Integer(1, 3_600_000), "30000", "Longest such pause.", "milliseconds");

    /// <summary>Question.</summary>
    public static readonly Setting<long> AskTimeout = Section.Add(
        "ask_timeout_s", Kinds.Integer(1, 600), "10",
        "How long one question of a worker to a session waits.", "seconds");

    /// <summary>Patience.</summary>
    public static readonly Setting<long> StartPatience = Section.Add(
        "start_patience_s", Kinds.Integer(1, 600), "30",
        "How long a session may be asked for a job's lease before the job goes back.", "seconds");

    /// <summary>Repeated question.</summary>
    public static readonly Setting<long> AskPause = Section.Add(
        "ask_pause_ms", Kinds.Integer(1, 60_000), "100",
        "Pause before such a question is repeated; doubles each time.", "milliseconds");

    /// <summary>Longest pause of a question.</summary>
    public static readonly Setting<long> AskPauseLimit = Section.Add(
        "ask_pause_limit_ms", Kinds.Integer(1, 60_000), "2000", "Longest such pause.", "milliseconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
