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

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
