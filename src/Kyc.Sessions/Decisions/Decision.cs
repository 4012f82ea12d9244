using Kyc.Sessions.Files;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Decisions;

/// <summary>What became of an attempt.</summary>
public sealed record Decision
{
    /// <summary>
    /// The status the session takes: <c>verified</c>, <c>rejected</c>, <c>needs_review</c>, or
    /// <c>requires_input</c> when the client may try again.
    /// </summary>
    public required SessionStatus Outcome { get; init; }

    /// <summary>The gravest reason; null when verified.</summary>
    public ReasonCode? Code { get; init; }

    /// <summary>Every reason found, the gravest first.</summary>
    public IReadOnlyList<ReasonCode> Codes { get; init; } = [];

    /// <summary>True when the attempt counts against the session's attempts.</summary>
    public required bool CountsAsAttempt { get; init; }

    /// <summary>Files that must be sent anew before the next attempt.</summary>
    public IReadOnlyList<FileKind> Resend { get; init; } = [];

    /// <summary>Who decided: <c>machine</c> or <c>reviewer</c>.</summary>
    public required string DecidedBy { get; init; }
}
