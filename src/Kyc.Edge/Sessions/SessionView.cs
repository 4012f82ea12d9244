using System.Text.Json.Serialization;
using Kyc.Edge.OpenApi;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;

namespace Kyc.Edge.Sessions;

/// <summary>A verification session as clients see it.</summary>
public sealed record SessionView
{
    /// <summary>Its id, <c>vs_</c> and 26 letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>verification_session</c>.</summary>
    public string Object { get; init; } = "verification_session";

    /// <summary>Where it stands.</summary>
    [WireValues<SessionStatus>]
    public required string Status { get; init; }

    /// <summary>False for sessions read with a test key.</summary>
    public required bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>When it expires if it still waits for input then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The policy it keeps for life.</summary>
    public required PolicyView Policy { get; init; }

    /// <summary>The client's own name for it; null when none was given, or erased, and for who may
    /// not see it: session tokens, and keys without the scope sessions_read.</summary>
    public required string? ClientReferenceId { get; init; }

    /// <summary>The client's own notes; empty for who may not see them.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The kinds of files without which nothing is compared.</summary>
    [WireValues<FileKind>]
    public required IReadOnlyList<string> RequiredFiles { get; init; }

    /// <summary>Those of them that are not there yet.</summary>
    [WireValues<FileKind>]
    public required IReadOnlyList<string> MissingFiles { get; init; }

    /// <summary>The files in hand, by kind.</summary>
    public required IReadOnlyDictionary<string, FileView> Files { get; init; }

    /// <summary>Attempts the client still has.</summary>
    public required int AttemptsLeft { get; init; }

    /// <summary>Why the client has to act again; null when there is nothing to mend.</summary>
    public required LastErrorView? LastError { get; init; }

    /// <summary>The decision; null until there is one.</summary>
    public required DecisionView? Decision { get; init; }

    /// <summary>How far the comparison is; null unless processing.</summary>
    public required ProcessingView? Processing { get; init; }

    /// <summary>Set once the person's data is erased.</summary>
    public required RedactionView? Redaction { get; init; }

    /// <summary>Where to go from here, as paths on this server.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    /// <summary>A session token for a browser, when the session was just opened and one was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClientTokenView? ClientToken { get; init; }

    /// <summary>The report, with <c>?expand=report</c>, when there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportView? Report { get; init; }
}

/// <summary>A policy by name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
public sealed record PolicyView(string Id, int Version);

/// <summary>A file of a session.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id, <c>fil_</c> and a keyed content hash.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex; null once it is erased.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="MediaType">Media type by content.</param>
/// <param name="Uploaded">True once its bytes are stored.</param>
public sealed record FileView(
    [property: WireValues<FileKind>] string Kind, string Id, string? Sha256, long Length, string MediaType,
    bool Uploaded);

/// <summary>Why the client has to act again.</summary>
/// <param name="Code">The gravest reason, a stable code.</param>
/// <param name="Codes">Every reason, the gravest first.</param>
/// <param name="Reason">What to tell the person.</param>
/// <param name="NextStep">Stable name of what to do next.</param>
/// <param name="Resend">Kinds of files to send anew.</param>
/// <param name="RetryAllowed">True when the session takes another attempt.</param>
public sealed record LastErrorView(
    string Code, IReadOnlyList<string> Codes, string Reason, string NextStep,
    [property: WireValues<FileKind>] IReadOnlyList<string> Resend, bool RetryAllowed);

/// <summary>How a session was decided.</summary>
/// <param name="Outcome">The status it led to.</param>
/// <param name="Code">The gravest reason; null when verified.</param>
/// <param name="Codes">Every reason, the gravest first.</param>
/// <param name="Reason">What to tell the person.</param>
/// <param name="NextStep">Stable name of what to do next.</param>
/// <param name="Final">True when nothing changes it any more.</param>
/// <param name="RetryAllowed">True when the session takes another attempt.</param>
/// <param name="PolicyVersion">The policy it was decided by, as <c>id@version</c>.</param>
/// <param name="DecidedBy"><c>machine</c> or <c>reviewer</c>.</param>
public sealed record DecisionView(
    [property: WireValues<SessionStatus>] string Outcome, string? Code, IReadOnlyList<string> Codes, string Reason,
    string NextStep, bool Final, bool RetryAllowed, string PolicyVersion, string DecidedBy);

/// <summary>How far a comparison is.</summary>
/// <param name="Stage">The stage, for instance <c>queued</c> or <c>matching</c>.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Tries">Times a worker started it.</param>
public sealed record ProcessingView(string Stage, int Attempt, int Tries);

/// <summary>How far a redaction is. Wire names in lower snake case.</summary>
public enum RedactionStatus
{
    /// <summary>Nothing can be read by anybody through this interface; bytes are being removed.</summary>
    Processing,

    /// <summary>Key and files are gone.</summary>
    Redacted,
}

/// <summary>Whether the person's data was erased.</summary>
/// <param name="Status">How far it is.</param>
/// <param name="RequestedAt">When the session was redacted.</param>
/// <param name="RedactedAt">When the last of the data was gone; null before.</param>
/// <param name="Receipt">Path of the signed receipt; null before.</param>
public sealed record RedactionView(
    [property: WireValues<RedactionStatus>] string Status, DateTimeOffset? RequestedAt, DateTimeOffset? RedactedAt,
    string? Receipt);
