namespace Kyc.Node.Admin;

/// <summary>A refusal as RFC 9457 has it.</summary>
/// <param name="Type"><c>urn:kyc:admin:CODE</c>.</param>
/// <param name="Title">The code in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code, see <see cref="AdminCodes"/>.</param>
/// <param name="Detail">One sentence with the mend.</param>
/// <param name="RequestId">Id of the request, as in the node's log.</param>
/// <param name="Nearest">The name that was probably meant; null when there is none.</param>
public sealed record AdminProblem(
    string Type, string Title, int Status, string Code, string Detail, string RequestId, string? Nearest = null);

/// <summary>A request cannot be granted.</summary>
/// <param name="code">See <see cref="AdminCodes"/>.</param>
/// <param name="detail">One sentence with the mend.</param>
/// <param name="status">HTTP status.</param>
public sealed class AdminProblemException(string code, string detail, int status = 400) : Exception(detail)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The name that was probably meant; null when there is none.</summary>
    public string? Nearest { get; init; }

    /// <summary>The refusal on the wire.</summary>
    public AdminProblem Problem(string requestId) => new(
        $"urn:kyc:admin:{Code}", Code.Replace('_', ' '), Status, Code, Message, requestId, Nearest);
}
