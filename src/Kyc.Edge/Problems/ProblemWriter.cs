using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Problems;

/// <summary>Writes problems.</summary>
internal static class ProblemWriter
{
    /// <summary>Answers with a problem, in place of whatever was prepared.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemException problem, EdgeOptions options)
    {
        var response = context.Response;
        response.StatusCode = problem.Code.Status;
        response.ContentType = Problem.MediaType;
        response.Headers.CacheControl = "no-store";
        if (Challenge(problem) is { } challenge) response.Headers.WWWAuthenticate = challenge;
        if (RetryAfter(problem, options) is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(Body(context, problem), EdgeJson.Wire.Problem),
            context.RequestAborted);
    }

    private static Problem Body(HttpContext context, ProblemException problem) => new()
    {
        Type = "/problems/" + problem.Code.Code,
        Title = problem.Code.Title,
        Status = problem.Code.Status,
        Detail = problem.Message,
        Instance = context.Request.Path.ToUriComponent(),
        Code = problem.Code.Code,
        Param = problem.Param,
        RequiredScope = problem.RequiredScope,
        RequestId = context.TraceIdentifier,
        Retryable = problem.Code.Retryable,
        Errors = problem.Errors,
    };

    /// <summary>What to bring instead (RFC 6750, 3).</summary>
    private static string? Challenge(ProblemException problem) =>
        problem.Code == ProblemCodes.Unauthenticated ? "Bearer realm=\"kyc\""
        : problem.RequiredScope is { } scope ? $"Bearer realm=\"kyc\", error=\"insufficient_scope\", scope=\"{scope}\""
        : null;

    private static int? RetryAfter(ProblemException problem, EdgeOptions options) =>
        problem.RetryAfterSeconds
        ?? (problem.Code is { Retryable: true, Status: 503 or 507 } ? options.RetryAfterSeconds : null);
}
