using Kyc.Sessions.Ids;

namespace Kyc.Node.Tests.Isolation;

/// <summary>
/// Something of a tenant that requests can name, and its twin: a name of the same form that nobody has.
/// </summary>
/// <param name="Kind">What it is: <c>session</c>, <c>api_key</c>, <c>reference</c>, ...</param>
/// <param name="State">Which of its kind, for the figures: a session's status, for instance.</param>
/// <param name="Value">Its name.</param>
internal sealed record Subject(string Kind, string State, string Value)
{
    /// <summary>A name of the same form that nobody has.</summary>
    public string Twin { get; } = TwinOf(Value);

    private static string TwinOf(string value)
    {
        var at = value.IndexOf('_', StringComparison.Ordinal);
        return at > 0 && Ulid.IsValid(value.AsSpan(at + 1))
            ? value[..(at + 1)] + Ulid.New(DateTimeOffset.UnixEpoch.AddYears(56))
            : string.Concat(value.Reverse());
    }
}

/// <summary>
/// What the generator knows of parameters: which names an operation can be given. A name that is not here fails the
/// matrix, so that nobody adds an operation that it does not walk.
/// </summary>
internal static class Known
{
    /// <summary>Kind of subject that <c>{id}</c> means, by the resource before it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Resources = new Dictionary<string, string>
    {
        ["verification_sessions"] = "session",
        ["api_keys"] = "api_key",
        ["erasure_requests"] = "erasure_request",
    };

    /// <summary>Kind of subject that other parameters mean: in path, query, form or JSON.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["session_id"] = "session",
        ["session_ids"] = "session",
        ["client_reference_id"] = "reference",
    };

    /// <summary>Parameters that name nothing of anybody, with a value that is good.</summary>
    public static readonly IReadOnlyDictionary<string, string> Constants = new Dictionary<string, string>
    {
        ["kind"] = "id_card",
        ["type"] = "id_card",
        ["code"] = "not_found",
    };

    /// <summary>Values of a query that only narrow or page; no good value is needed.</summary>
    public static readonly IReadOnlySet<string> Optional = new HashSet<string>
    {
        "limit", "status", "wait", "expand", "created[gte]", "created[lt]", "starting_after",
        "Idempotency-Key", "Content-Digest", "policy_id", "metadata", "expires_in", "created", "client_token",
        "livemode", "name", "scopes", "networks", "expires_at", "overlap", "action", "outcome", "overlap_seconds",
        "lifetime_s", "overlap_s",
        // Rows of the audit log are the caller's own, whatever they are narrowed to.
        "session",
    };

    /// <summary>Operations in which a reference is the caller's own note and looks nothing up.</summary>
    private static readonly IReadOnlySet<string> Notes = new HashSet<string> { "create_verification_session" };

    /// <summary>Parts of a form that are files.</summary>
    public static readonly IReadOnlySet<string> Files = new HashSet<string> { "file", "source", "target" };

    /// <summary>Names in an operation that the generator does not know.</summary>
    public static IEnumerable<string> Missing(Operation operation)
    {
        if (operation.Resource.Length > 0 && !Resources.ContainsKey(operation.Resource))
            yield return $"{operation}: ids of {operation.Resource}";
        var names = operation.InPath.Where(name => name != "id").Concat(operation.InQuery)
            .Concat(operation.InHeaders).Concat(operation.JsonFields).Concat(operation.FormFields);
        foreach (var name in names)
            if (!Names.ContainsKey(name) && !Constants.ContainsKey(name) && !Optional.Contains(name)
                && !Files.Contains(name))
                yield return $"{operation}: parameter {name}";
    }

    /// <summary>Kinds of subject an operation can be asked about, each with how it is named.</summary>
    public static IEnumerable<(string Kind, Func<string, Ask, Ask> Put)> Subjects(Operation operation)
    {
        if (operation.Resource.Length > 0)
            yield return (Resources[operation.Resource], (value, ask) => ask with { PathId = value });
        foreach (var name in operation.InQuery.Where(Names.ContainsKey))
            yield return (Names[name], (value, ask) => ask.Query(name, value));
        // Lists of what has an id page by it; others have cursors of their own, which are no ids.
        if (operation.InQuery.Contains("starting_after")
            && Resources.TryGetValue(operation.Path.Split('/')[^1], out var paged))
            yield return (paged, (value, ask) => ask.Query("starting_after", value));
        foreach (var name in operation.JsonFields)
            if (Names.TryGetValue(name, out var kind) && !Notes.Contains(operation.Id))
                yield return (kind, (value, ask) => ask.Field(name, name.EndsWith('s') ? new[] { value } : value));
        foreach (var name in operation.FormFields.Where(Names.ContainsKey))
            yield return (Names[name], (value, ask) => ask.Part(name, value));
    }
}
