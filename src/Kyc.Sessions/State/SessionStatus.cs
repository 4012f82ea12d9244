namespace Kyc.Sessions.State;

/// <summary>Where a session stands. Wire names as written in the interface: <c>requires_input</c> and so on.</summary>
public enum SessionStatus
{
    /// <summary>Waiting for files or for a submit.</summary>
    RequiresInput,

    /// <summary>Its comparison was asked for and has no result yet.</summary>
    Processing,

    /// <summary>A person has to decide.</summary>
    NeedsReview,

    /// <summary>The same person is in both files, and every check of the policy has passed. Final.</summary>
    Verified,

    /// <summary>Not the same person, or no attempts left. Final.</summary>
    Rejected,

    /// <summary>Given up by the client. Final.</summary>
    Canceled,

    /// <summary>Its time ran out while it waited for input. Final.</summary>
    Expired,
}

/// <summary>What a status allows.</summary>
public static class SessionStatuses
{
    /// <summary>True for the states that nothing but redaction touches.</summary>
    public static bool IsTerminal(this SessionStatus status) =>
        status is SessionStatus.Verified or SessionStatus.Rejected or SessionStatus.Canceled or SessionStatus.Expired;

    /// <summary>
    /// True when a client that waits has nothing more to wait for: input is needed or a decision is there.
    /// </summary>
    public static bool IsSettled(this SessionStatus status) => status != SessionStatus.Processing;
}
