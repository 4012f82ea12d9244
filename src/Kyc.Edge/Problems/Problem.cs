using System.Text.Json.Serialization;

namespace Kyc.Edge.Problems;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Pointer">Where, as a JSON pointer (RFC 6901) into the body, or the name of a form
/// field or query value.</param>
/// <param name="Code">What is wrong: <c>unknown_field</c>, <c>wrong_type</c>, <c>too_long</c>, ...</param>
/// <param name="Detail">One sentence: what was expected.</param>
public sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>The body of every error answer: RFC 9457 with the extensions this interface promises.</summary>
public sealed record Problem
{
    /// <summary>Media type of the body.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Address of the page that explains the code, relative to this server.</summary>
    public required string Type { get; init; }

    /// <summary>What it is, the same for every problem of the code.</summary>
    public required string Title { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time and what to do, for a person.</summary>
    public required string Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>The stable code.</summary>
    public required string Code { get; init; }

    /// <summary>The parameter, header or field at fault, when it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Param { get; init; }

    /// <summary>The scope that the credential lacks, when it lacks one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequiredScope { get; init; }

    /// <summary>Id of the request, as in the Request-Id header and the server's log.</summary>
    public required string RequestId { get; init; }

    /// <summary>True when the same request may succeed later.</summary>
    public required bool Retryable { get; init; }

    /// <summary>Every field at fault, when fields are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldError>? Errors { get; init; }
}
