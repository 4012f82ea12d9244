using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Http;

/// <summary>
/// Outermost: gives every request its id (the client's when it is well-formed), puts it into every reply and every log
/// line, and logs one line per request by route, never by path.
/// </summary>
internal sealed class RequestMiddleware(RequestDelegate next, ILogger<RequestMiddleware> logger, TimeProvider clock)
{
    /// <summary>The header on requests and replies.</summary>
    public const string IdHeader = "Request-Id";

    /// <summary>The header of the interface's dated version.</summary>
    public const string VersionHeader = "KYC-Version";

    /// <summary>The dated version of this interface.</summary>
    public const string Version = "2026-11-01";

    private const int MaxIdLength = 64;

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        var id = Offered(context.Request) ?? "req_" + Ulid.New(clock.GetUtcNow());
        context.TraceIdentifier = id;
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[IdHeader] = id;
            context.Response.Headers[VersionHeader] = Version;
            PlainHeaders.Put(context);
            return Task.CompletedTask;
        });
        var about = new LogScope { { "request_id", id } };
        context.Features.Set(about);
        using var scope = logger.BeginScope(about);
        var method = Methods.HeadAsGet(context.Request);
        await next(context);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
        logger.Answered(Methods.Named(method), route, context.Response.StatusCode,
            clock.GetElapsedTime(started).TotalMilliseconds);
    }

    private static string? Offered(HttpRequest request)
    {
        string? id = request.Headers[IdHeader];
        id = string.IsNullOrEmpty(id) ? request.Headers["X-Request-Id"] : id;
        return id is { Length: > 0 and <= MaxIdLength } && id.All(IsSafe) ? id : null;
    }

    private static bool IsSafe(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':';
}
