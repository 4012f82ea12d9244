namespace Kyc.Edge.Sessions;

/// <summary>The body of a create, for the OpenAPI document; every field may be left out.</summary>
public sealed record CreateSessionBody
{
    /// <summary>The policy the session keeps for life; the server's default when left out.</summary>
    public string? PolicyId { get; init; }

    /// <summary>The client's own name for the person or case.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>The client's own notes, text by name.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Life while waiting for input, seconds.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>True to get a session token for a browser with the answer.</summary>
    public bool? ClientToken { get; init; }
}
