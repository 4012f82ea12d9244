using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;

namespace Kyc.Sessions.State;

/// <summary>The job a processing session waits for.</summary>
/// <param name="Id">The job.</param>
/// <param name="Attempt">The attempt it belongs to, from 1.</param>
/// <param name="Tries">Tries started so far.</param>
/// <param name="Worker">Who holds the lease; null while nobody does.</param>
/// <param name="LeaseUntil">When the lease ends; null while nobody holds one.</param>
public sealed record JobState(JobId Id, int Attempt, int Tries, string? Worker, DateTimeOffset? LeaseUntil);

/// <summary>
/// A session, as its events make it. Immutable; <see cref="Evolve"/> is the only writer. A session that does
/// not exist yet is <see cref="None"/>.
/// </summary>
public sealed record SessionState
{
    /// <summary>The state before the first event.</summary>
    public static SessionState None { get; } = new();

    /// <summary>Events applied so far; 0 while the session does not exist.</summary>
    public long Version { get; init; }

    /// <summary>The session's id.</summary>
    public SessionId Id { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public TenantId Tenant { get; init; }

    /// <summary>The policy it was created with; null only while it does not exist.</summary>
    public Policy? Policy { get; init; }

    /// <summary>Where it stands.</summary>
    public SessionStatus Status { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of its last event.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it expires if it still waits for input then.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The client's reference and metadata, sealed; null when none were given.</summary>
    public byte[]? SealedAttributes { get; init; }

    /// <summary>Keyed digest of the client's reference; null when none was given.</summary>
    public string? ReferenceDigest { get; init; }

    /// <summary>The files in hand, in the order of their kinds.</summary>
    public ImmutableArray<SessionFile> Files { get; init; } = [];

    /// <summary>Files ever accepted, replaced ones counted.</summary>
    public int FilesAccepted { get; init; }

    /// <summary>Attempts that counted.</summary>
    public int AttemptsUsed { get; init; }

    /// <summary>Comparisons given up for machine faults; they cost no attempt.</summary>
    public int ProcessFailures { get; init; }

    /// <summary>The job in progress; null unless processing.</summary>
    public JobState? Job { get; init; }

    /// <summary>The newest report; null until a comparison ran.</summary>
    public ComparisonReport? Report { get; init; }

    /// <summary>The newest decision; null until one was made.</summary>
    public Decision? Decision { get; init; }

    /// <summary>True once the person's data is to be forgotten.</summary>
    public bool Redacted { get; init; }

    /// <summary>When that was decided; null while it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RedactedAt { get; init; }

    /// <summary>Commands that caused events, with the version after their last event.</summary>
    public ImmutableSortedDictionary<string, long> Applied { get; init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>False only for <see cref="None"/>.</summary>
    public bool Exists() => Version > 0;

    /// <summary>Attempts the client still has.</summary>
    public int AttemptsLeft() => Math.Max(0, (Policy?.MaxAttempts ?? 0) - AttemptsUsed);

    /// <summary>The file of a kind, or null.</summary>
    public SessionFile? File(FileKind kind) => Files.FirstOrDefault(file => file.Kind == kind);

    /// <summary>The required kinds that are not there yet, in the policy's order.</summary>
    public IReadOnlyList<FileKind> MissingFiles() =>
        Policy is null ? [] : [.. Policy.RequiredFiles.Where(kind => File(kind) is null)];
}
