using Kyc.Node.Admin.Documents;
using Kyc.Node.Hosting;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Admin;

/// <summary>
/// What every request passes: it gets an id, shows the token, finds room; every fault becomes a refusal with a code.
/// </summary>
internal sealed class AdminPipeline(AdminParts parts, AdminToken token, ILogger log)
{
    private const string IdHeader = "Request-Id";
    private const int MaxIdLength = 64;
    private readonly Room _room = new(parts.Options.MaxRequests);

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.TraceIdentifier = Offered(context.Request) ?? "req_" + Ulid.New(parts.Time.GetUtcNow());
        var headers = context.Response.Headers;
        headers[IdHeader] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        using var scope = log.BeginScope(new Dictionary<string, object?> { ["request_id"] = context.TraceIdentifier });
        try
        {
            await AdmitAsync(context, next);
            if (Unanswered(context) is { } refusal) await WriteAsync(context, refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, AdminFaults.Explain(fault) ?? Defect(fault));
        }
    }

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOpen(context.Request.Path))
        {
            await next(context);
            return;
        }
        if (!token.Opens(context.Request.Headers.Authorization))
        {
            log.AdminRefused(context.Request.Method);
            throw new AdminProblemException(AdminCodes.Unauthorized,
                $"the token is not that of node {parts.Node}; it stands in {AdminFile.Name} of its data folder", 401);
        }
        if (!_room.TryEnter())
            throw new AdminProblemException(AdminCodes.TooMany,
                $"{parts.Options.MaxRequests} requests are in hand, the limit kyc.admin.max_requests; try again", 503);
        try
        {
            await next(context);
        }
        finally
        {
            _room.Leave();
        }
    }

    /// <summary>Probes of what watches the node carry no token.</summary>
    private static bool IsOpen(PathString path) => path == "/livez" || path == "/readyz";

    private AdminProblemException Defect(Exception fault)
    {
        log.AdminFailed(fault);
        return new AdminProblemException(
            AdminCodes.InternalError, $"{fault.GetType().Name}; the node's log says more under this request id", 500);
    }

    private static AdminProblemException? Unanswered(HttpContext context) =>
        (context.Response.HasStarted, context.Response.StatusCode) switch
        {
            (false, 404) when context.GetEndpoint() is null => new AdminProblemException(
                AdminCodes.NoSuchRoute, $"{context.Request.Path} is nothing that this node knows", 404),
            (false, 405) => new AdminProblemException(
                AdminCodes.MethodNotAllowed, $"{context.Request.Path} knows no {context.Request.Method}", 405),
            _ => null,
        };

    private static Task WriteAsync(HttpContext context, AdminProblemException refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.Status == 401) context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(
            refusal.Problem(context.TraceIdentifier), AdminJson.Default.AdminProblem, "application/problem+json");
    }

    private static string? Offered(HttpRequest request) =>
        request.Headers[IdHeader].ToString() is { Length: > 0 and <= MaxIdLength } id
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? id
            : null;
}
