using System.Globalization;
using Kyc.Actors.Ports;

namespace Kyc.Edge.Audit;

/// <summary>A page of audit rows, the newest first.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">The rows.</param>
/// <param name="HasMore">True when older ones match too.</param>
/// <param name="NextCursor">What to give as <c>starting_after</c> for the next page; null on the last.</param>
public sealed record AuditEventListView(
    string Object, IReadOnlyList<AuditEventView> Data, bool HasMore, string? NextCursor);

/// <summary>Something that was done, read or tried with the tenant's data.</summary>
public sealed record AuditEventView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>audit_event</c>.</summary>
    public string Object { get; init; } = "audit_event";

    /// <summary>When.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who: a credential's id.</summary>
    public required string Actor { get; init; }

    /// <summary>The operation, by its name in the OpenAPI document; <c>refused_calls</c> counts calls over a
    /// limit.</summary>
    public required string Action { get; init; }

    /// <summary>The session or key it was about; null for none.</summary>
    public required string? Target { get; init; }

    /// <summary>Id of the request; null when there was none.</summary>
    public required string? RequestId { get; init; }

    /// <summary>The HTTP status of the answer; null when there was none.</summary>
    public required int? Status { get; init; }

    /// <summary>Code of the problem it was answered with; null when it succeeded.</summary>
    public required string? Code { get; init; }

    /// <summary>How many calls the row stands for.</summary>
    public required long Count { get; init; }

    /// <summary>Address of the client; null unless the server keeps it.</summary>
    public required string? RemoteAddress { get; init; }

    /// <summary>The view of a row.</summary>
    internal static AuditEventView Of(AuditRow row)
    {
        var entry = row.Entry;
        var words = entry.Outcome.Split(' ', 2);
        var status = int.TryParse(words[0], CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return new AuditEventView
        {
            Id = row.Id,
            Created = entry.At,
            Actor = entry.Actor,
            Action = entry.Action,
            Target = Given(entry.Target),
            RequestId = Given(entry.RequestId),
            Status = status,
            Code = status is null ? entry.Outcome : words.Length > 1 ? words[1] : null,
            Count = entry.Action == RefusalTally.Action ? CountIn(entry.Reason) : 1,
            RemoteAddress = Given(entry.Remote),
        };
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static long CountIn(string reason) =>
        long.TryParse(reason.AsSpan(reason.IndexOf('=') + 1), CultureInfo.InvariantCulture, out var count) ? count : 1;
}
