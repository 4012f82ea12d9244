using Kyc.Actors.Limits;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Limits;

/// <summary>Answers of 429; written at once, as an exception on its way out would cost more than the rest.</summary>
internal static class LimitRefusals
{
    /// <summary>Refuses by a limit that only this edge holds.</summary>
    public static Task WriteAsync(
        HttpContext context, TenantId tenant, string limit, TimeSpan free, EdgeOptions options)
    {
        LimitCounters.Refused.Add(1, LimitCounters.Tenant(tenant.Value), LimitCounters.Limit(limit));
        return WriteAsync(context, Problem(limit, free), options);
    }

    /// <summary>Refuses by one of the windows.</summary>
    public static Task WriteAsync(HttpContext context, Permit permit, EdgeOptions options) =>
        WriteAsync(context, Problem(permit.Limit, permit.FreeIn), options);

    /// <summary>The problem of a limit that was reached.</summary>
    /// <param name="limit">One of <see cref="LimitNames"/>.</param>
    /// <param name="free">How long until the same request may succeed.</param>
    public static ProblemException Problem(string limit, TimeSpan free)
    {
        var seconds = Seconds(free);
        var text = $"The limit {limit} is reached; repeat the request after {seconds} s.";
        return new ProblemException(ProblemCodes.RateLimited, text)
        {
            RetryAfterSeconds = seconds,
            Errors = [new FieldError($"/limits/{limit}", "limit_reached", text)],
        };
    }

    /// <summary>Whole seconds, rounded up, at least one.</summary>
    public static int Seconds(TimeSpan free) => (int)Math.Clamp(Math.Ceiling(free.TotalSeconds), 1, int.MaxValue);

    private static Task WriteAsync(HttpContext context, ProblemException problem, EdgeOptions options)
    {
        if (HasMuchToSend(context.Request, options)) context.Response.Headers.Connection = "close";
        return ProblemWriter.WriteAsync(context, problem, options);
    }

    /// <summary>A small body is read and dropped, a file is not: its client is told to stop.</summary>
    private static bool HasMuchToSend(HttpRequest request, EdgeOptions options) =>
        HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol)
            ? request.ContentLength > options.JsonMaxBytes
              || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0)
            : false;
}
