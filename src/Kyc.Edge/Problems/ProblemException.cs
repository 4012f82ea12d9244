namespace Kyc.Edge.Problems;

/// <summary>A request that ends with a problem; the middleware writes it.</summary>
/// <param name="code">Which.</param>
/// <param name="detail">What happened and what to do; null for the code's own sentence. No personal data.</param>
public sealed class ProblemException(ProblemCode code, string? detail = null) : Exception(detail ?? code.WhatToDo)
{
    /// <summary>Which.</summary>
    public ProblemCode Code { get; } = code;

    /// <summary>The parameter at fault, when it is one.</summary>
    public string? Param { get; init; }

    /// <summary>The scope that the credential lacks.</summary>
    public string? RequiredScope { get; init; }

    /// <summary>
    /// True when it ends before the limits of its client: counted against its address, and in the audit log.
    /// </summary>
    public bool AtTheDoor { get; init; }

    /// <summary>Every field at fault.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>Seconds for Retry-After; null for none, or the default of retryable 503 and 507.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A wrong value of one named parameter.</summary>
    public static ProblemException Parameter(string name, string code, string detail) =>
        new(ProblemCodes.InvalidParameter, detail) { Param = name, Errors = [new FieldError(name, code, detail)] };
}
