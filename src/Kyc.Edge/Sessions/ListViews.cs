using Kyc.Edge.OpenApi;
using Kyc.Sessions.State;

namespace Kyc.Edge.Sessions;

/// <summary>A page of sessions, the newest first.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">The sessions.</param>
/// <param name="HasMore">True when older ones match too.</param>
/// <param name="NextCursor">What to give as <c>starting_after</c> for the next page; null on the last.</param>
public sealed record SessionListView(
    string Object, IReadOnlyList<SessionSummaryView> Data, bool HasMore, string? NextCursor);

/// <summary>A session in a list: without files, reference and metadata; read the session itself for those.</summary>
public sealed record SessionSummaryView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>verification_session</c>.</summary>
    public string Object { get; init; } = "verification_session";

    /// <summary>Where it stands.</summary>
    [WireValues<SessionStatus>]
    public required string Status { get; init; }

    /// <summary>False for sessions listed with a test key.</summary>
    public required bool Livemode { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>When it expires if it still waits for input then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The gravest reason of its newest decision, when it has one.</summary>
    public required string? DecisionCode { get; init; }

    /// <summary>True once the person's data is erased.</summary>
    public required bool Redacted { get; init; }

    /// <summary>Path of the session.</summary>
    public required string Self { get; init; }
}

/// <summary>The files of a session.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">The files.</param>
/// <param name="HasMore">Always false: a session's files fit one page.</param>
/// <param name="NextCursor">Always null.</param>
public sealed record FileListView(string Object, IReadOnlyList<FileView> Data, bool HasMore, string? NextCursor);
