namespace Kyc.Node.Configuration.Schema;

/// <summary>Session actors.</summary>
public static class SessionSettings
{
    private static readonly Section Section = new("sessions");

    /// <summary>Passivation.</summary>
    public static readonly Setting<long> IdlePassivation = Section.Add(
        "idle_passivation_s", Kinds.Integer(1, 86_400), "120",
        "A session leaves memory after so long without a message; it comes back from the journal.", "seconds");

    /// <summary>Residents.</summary>
    public static readonly Setting<long> MaxResident = Section.Add(
        "max_resident", Kinds.Integer(1, 10_000_000), "50000",
        "Sessions in memory at most; beyond it the longest idle one leaves.", "sessions");

    /// <summary>Mailbox.</summary>
    public static readonly Setting<long> MailboxLimit = Section.Add(
        "mailbox_limit", Kinds.Integer(1, 100_000), "256", "Messages that may wait for one session.", "messages");

    /// <summary>Restarts.</summary>
    public static readonly Setting<long> RestartLimit = Section.Add(
        "restart_limit", Kinds.Integer(0, 100), "3",
        "Failures of one session's actor within the window before it is quarantined.", "failures");

    /// <summary>Window.</summary>
    public static readonly Setting<long> RestartWindow = Section.Add(
        "restart_window_s", Kinds.Integer(1, 3_600), "30", "Window in which such failures are counted.", "seconds");

    /// <summary>Quarantine.</summary>
    public static readonly Setting<long> Quarantine = Section.Add(
        "quarantine_s", Kinds.Integer(1, 86_400), "60",
        "How long a quarantined session refuses everything.", "seconds");

    /// <summary>Sweeps.</summary>
    public static readonly Setting<long> SweepInterval = Section.Add(
        "sweep_interval_s", Kinds.Integer(1, 3_600), "15",
        "Pause between two sweeps that put owed comparisons back into the queue.", "seconds");

    /// <summary>Expiry.</summary>
    public static readonly Setting<long> ExpiryInterval = Section.Add(
        "expiry_interval_s", Kinds.Integer(1, 3_600), "30",
        "Pause between two sweeps that end sessions whose time ran out.", "seconds");

    /// <summary>Stuck.</summary>
    public static readonly Setting<long> StuckAfter = Section.Add(
        "stuck_after_s", Kinds.Integer(1, 86_400), "300",
        "A session in processing for longer is named in the log.", "seconds");

    /// <summary>Fence.</summary>
    public static readonly Setting<long> FencedRetries = Section.Add(
        "fenced_retries", Kinds.Integer(1, 100), "5",
        "Times a command is decided anew after another owner wrote first.", "times");

    /// <summary>Margin.</summary>
    public static readonly Setting<long> AnswerMargin = Section.Add(
        "answer_margin_ms", Kinds.Integer(1, 10_000), "100",
        "A held answer is given so long before its deadline.", "milliseconds");

    /// <summary>Repeated question.</summary>
    public static readonly Setting<long> AskPause = Section.Add(
        "ask_pause_ms", Kinds.Integer(1, 60_000), "50",
        "Pause before a question is repeated; doubles each time.", "milliseconds");

    /// <summary>Longest pause.</summary>
    public static readonly Setting<long> AskPauseLimit = Section.Add(
        "ask_pause_limit_ms", Kinds.Integer(1, 60_000), "1000", "Longest such pause.", "milliseconds");

    /// <summary>Batch.</summary>
    public static readonly Setting<long> SweepBatch = Section.Add(
        "sweep_batch", Kinds.Integer(1, 10_000), "100", "Comparisons that a sweep enqueues without a pause.", "jobs");

    /// <summary>Pause of a sweep.</summary>
    public static readonly Setting<long> SweepPause = Section.Add(
        "sweep_pause_ms", Kinds.Integer(0, 10_000), "50",
        "Pause after each batch, so that live traffic gets through.", "milliseconds");

    /// <summary>Offered again.</summary>
    public static readonly Setting<long> OfferAgain = Section.Add(
        "offer_again_s", Kinds.Integer(1, 3_600), "30",
        "A comparison that still waits for a worker is put into the queue again after so long, in case the queue lost "
        + "it; doubles each time.", "seconds");

    /// <summary>Longest pause of offers.</summary>
    public static readonly Setting<long> OfferAgainLimit = Section.Add(
        "offer_again_limit_s", Kinds.Integer(1, 86_400), "600", "Longest such pause.", "seconds");

    /// <summary>Patience of a sweep.</summary>
    public static readonly Setting<long> SweepAskTimeout = Section.Add(
        "sweep_ask_timeout_s", Kinds.Integer(1, 600), "10",
        "How long a sweep waits for the answer of one session.", "seconds");

    /// <summary>Reports.</summary>
    public static readonly Setting<long> StuckReportInterval = Section.Add(
        "stuck_report_interval_s", Kinds.Integer(1, 86_400), "60",
        "Pause between two reports of stuck sessions.", "seconds");

    /// <summary>Names.</summary>
    public static readonly Setting<long> StuckReportLimit = Section.Add(
        "stuck_report_limit", Kinds.Integer(1, 1000), "20", "Sessions that such a report names at most.", "sessions");

    /// <summary>Expired at once.</summary>
    public static readonly Setting<long> ExpiryBatch = Section.Add(
        "expiry_batch", Kinds.Integer(1, 10_000), "200", "Sessions that one sweep expires at most.", "sessions");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
