using System.ComponentModel.DataAnnotations;

namespace Kyc.Actors.Runtime;

/// <summary>Limits of session actors. Bounds are in the attributes.</summary>
public sealed record ActorSettings
{
    /// <summary>
    /// Setting <c>idle_passivation_seconds</c>: an actor leaves memory after so long without a message.
    /// </summary>
    [Range(1, 86_400)]
    public int IdlePassivationSeconds { get; init; } = 120;

    /// <summary>
    /// Setting <c>max_resident_sessions</c>: actors in memory at the most; beyond it the longest idle one leaves.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxResidentSessions { get; init; } = 50_000;

    /// <summary>Setting <c>mailbox_limit</c>: messages that may wait for one session.</summary>
    [Range(1, 100_000)]
    public int MailboxLimit { get; init; } = 256;

    /// <summary>
    /// Setting <c>restart_limit</c>: failures of one actor within the window before it is quarantined.
    /// </summary>
    [Range(0, 100)]
    public int RestartLimit { get; init; } = 3;

    /// <summary>Setting <c>restart_window_seconds</c>: the window in which failures are counted.</summary>
    [Range(1, 3_600)]
    public int RestartWindowSeconds { get; init; } = 30;

    /// <summary>Setting <c>quarantine_seconds</c>: how long a quarantined actor refuses everything.</summary>
    [Range(1, 86_400)]
    public int QuarantineSeconds { get; init; } = 60;

    /// <summary>Setting <c>fenced_retries</c>: times a command is decided anew after another owner's append.</summary>
    [Range(1, 100)]
    public int FencedRetries { get; init; } = 5;

    /// <summary>
    /// Setting <c>answer_margin_milliseconds</c>: a held answer is given so long before its deadline.
    /// </summary>
    [Range(1, 10_000)]
    public int AnswerMarginMilliseconds { get; init; } = 100;
}
