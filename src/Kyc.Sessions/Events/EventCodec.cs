using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kyc.Sessions.Policies;

namespace Kyc.Sessions.Events;

/// <summary>
/// Event to bytes and back, by stable type name and version. An unknown type or version is an error, never skipped:
/// a session whose history is not understood must not be served.
/// </summary>
public static class EventCodec
{
    /// <summary>The stable name of <see cref="SessionRedacted"/>.</summary>
    public const string Redacted = "session_redacted";

    /// <summary>The stable name of <see cref="Events.FileAccepted"/>.</summary>
    public const string FileAccepted = "file_accepted";

    private sealed record Entry(string Name, int Version, Type Type, JsonTypeInfo Info);

    private static readonly Entry[] Entries =
    [
        new("session_created", 1, typeof(SessionCreated), DomainJson.Default.SessionCreated),
        new(FileAccepted, 1, typeof(FileAccepted), DomainJson.Default.FileAccepted),
        new("comparison_requested", 1, typeof(ComparisonRequested), DomainJson.Default.ComparisonRequested),
        new("job_started", 1, typeof(JobStarted), DomainJson.Default.JobStarted),
        new("job_failed", 1, typeof(JobFailed), DomainJson.Default.JobFailed),
        new("job_dead_lettered", 1, typeof(JobDeadLettered), DomainJson.Default.JobDeadLettered),
        new("comparison_recorded", 1, typeof(ComparisonRecorded), DomainJson.Default.ComparisonRecorded),
        new("session_decided", 1, typeof(SessionDecided), DomainJson.Default.SessionDecided),
        new("session_reviewed", 1, typeof(SessionReviewed), DomainJson.Default.SessionReviewed),
        new("session_canceled", 1, typeof(SessionCanceled), DomainJson.Default.SessionCanceled),
        new("session_expired", 1, typeof(SessionExpired), DomainJson.Default.SessionExpired),
        new(Redacted, 1, typeof(SessionRedacted), DomainJson.Default.SessionRedacted),
    ];

    /// <summary>
    /// Version 2 has a policy with <c>minimum_model_grade</c>. It is written only where that says something, so that
    /// an older build reads every session it can serve, and refuses the others by their version.
    /// </summary>
    private static readonly Entry CreatedWithGrade =
        new("session_created", 2, typeof(SessionCreated), DomainJson.Default.SessionCreated);

    /// <summary>
    /// Version 3 has a policy with <c>retention_days</c> as well, which may be there or not. Written by the same rule.
    /// </summary>
    private static readonly Entry CreatedWithRetention =
        new("session_created", 3, typeof(SessionCreated), DomainJson.Default.SessionCreated);

    /// <summary>Version 2 has a report whose figures are sealed.</summary>
    private static readonly Entry RecordedSealed =
        new("comparison_recorded", 2, typeof(ComparisonRecorded), DomainJson.Default.ComparisonRecorded);

    private static readonly Dictionary<Type, Entry> ByType = Entries.ToDictionary(entry => entry.Type);

    private static readonly Dictionary<(string, int), Entry> ByName =
        Entries.Append(CreatedWithGrade).Append(CreatedWithRetention).Append(RecordedSealed)
            .ToDictionary(entry => (entry.Name, entry.Version));

    /// <summary>Names and versions of every event ever written.</summary>
    public static IEnumerable<(string Name, int Version)> Known => ByName.Keys;

    /// <summary>The stable name and version of an event's type, and its bytes.</summary>
    public static (string Type, int TypeVersion, byte[] Payload) Encode(SessionEvent @event)
    {
        var entry = @event switch
        {
            SessionCreated { Policy.RetentionDays: not null } => CreatedWithRetention,
            SessionCreated { Policy.MinimumModelGrade: not ModelGrade.Evaluation } => CreatedWithGrade,
            ComparisonRecorded { Report.SealedFigures: not null } => RecordedSealed,
            _ => ByType[@event.GetType()],
        };
        return (entry.Name, entry.Version, JsonSerializer.SerializeToUtf8Bytes(@event, entry.Info));
    }

    /// <summary>Reads an event back.</summary>
    /// <exception cref="UnknownEventException">No such type or version is known to this build.</exception>
    /// <exception cref="JsonException">The bytes are not an event of that type.</exception>
    public static SessionEvent Decode(EventRecord record)
    {
        if (!ByName.TryGetValue((record.Type, record.TypeVersion), out var entry))
            throw new UnknownEventException(record);
        return (SessionEvent?)JsonSerializer.Deserialize(record.Payload.Span, entry.Info)
               ?? throw new JsonException($"event {record.Version} of {record.Session} is null");
    }
}

/// <summary>A stored event that this build does not know: written by a newer one, or damaged.</summary>
public sealed class UnknownEventException(EventRecord record) : Exception(
    $"event {record.Version} of session {record.Session} has type {record.Type}@{record.TypeVersion}, which this "
    + "build does not know; run a build at least as new as the one that wrote it");
