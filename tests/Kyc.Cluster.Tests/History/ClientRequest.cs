using Kyc.Sessions.Files;

namespace Kyc.Cluster.Tests.History;

/// <summary>What a client asked for.</summary>
internal enum Operation
{
    Create,
    PutFile,
    Submit,
    Cancel,
    Look,
}

/// <summary>What a client knows of a request once it stopped asking.</summary>
internal enum Outcome
{
    /// <summary>Answered with success: whatever it asked for has to be there for ever.</summary>
    Acknowledged,

    /// <summary>Answered with a refusal: nothing happened.</summary>
    Refused,

    /// <summary>Never answered: it may have happened or not.</summary>
    Unknown,
}

/// <summary>One request as a client lived it, its repeats included.</summary>
internal sealed record ClientRequest
{
    /// <summary>Number within the history, from 1.</summary>
    public required long Number { get; init; }

    public required Operation Operation { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>When it was first sent.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it was answered, or given up.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>The session it was about; of a create, the one that it got. Null when not known.</summary>
    public string? Session { get; init; }

    /// <summary>The Idempotency-Key it was sent with, or null.</summary>
    public string? Key { get; init; }

    /// <summary>Of a file: its kind.</summary>
    public FileKind? Kind { get; init; }

    /// <summary>Of a file: SHA-256 of the bytes that were sent, lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Status of the session by the answer, a wire name; null when the answer told none.</summary>
    public string? Status { get; init; }

    /// <summary>Code of the refusal, or why it was given up.</summary>
    public string? Code { get; init; }

    /// <summary>Tries that a client without patience would have seen fail: 5xx, or a connection that broke.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    public TimeSpan Took => End - Start;
}
