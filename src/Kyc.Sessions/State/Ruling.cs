using Kyc.Sessions.Events;

namespace Kyc.Sessions.State;

/// <summary>
/// Why a command was refused. Wire names are the problem codes of the HTTP interface where they reach it.
/// </summary>
public enum RefusalCode
{
    /// <summary>No such session for this tenant.</summary>
    NotFound,
    /// <summary>The session exists already, made by another command.</summary>
    SessionExists,
    /// <summary>The session takes no files in its present state.</summary>
    SessionNotAcceptingFiles,
    /// <summary>The session's comparison was asked for already.</summary>
    SessionAlreadySubmitted,
    /// <summary>Required files are not there yet.</summary>
    FilesMissing,
    /// <summary>The session took as many files as its policy allows.</summary>
    TooManyFiles,
    /// <summary>The command makes no sense in the session's present state.</summary>
    Conflict,
    /// <summary>The session's data was erased.</summary>
    Redacted,
    /// <summary>The session's time ran out.</summary>
    SessionExpired,
    /// <summary>It is not time yet.</summary>
    NotDue,
    /// <summary>Another worker holds the job.</summary>
    LeaseHeld,
    /// <summary>The job, or this try of it, is over.</summary>
    JobOver,
}

/// <summary>A refusal: nothing happened, nothing was lost.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">One sentence for a person, with what to do; no personal data.</param>
public sealed record Refusal(RefusalCode Code, string Detail);

/// <summary>What <see cref="Decide"/> answers to a command.</summary>
public abstract record Ruling
{
    private Ruling() { }

    /// <summary>Facts to append, at least one.</summary>
    public sealed record Accepted(IReadOnlyList<SessionEvent> Events) : Ruling;

    /// <summary>
    /// The effect is there already: answer with the state at <paramref name="Version"/>, append nothing.
    /// </summary>
    public sealed record AlreadyDone(long Version) : Ruling;

    /// <summary>No.</summary>
    public sealed record Refused(Refusal Refusal) : Ruling;

    /// <summary>A ruling of one or more facts.</summary>
    public static Ruling Accept(params IReadOnlyList<SessionEvent> events) => new Accepted(events);

    /// <summary>A refusal.</summary>
    public static Ruling Refuse(RefusalCode code, string detail) => new Refused(new Refusal(code, detail));
}
