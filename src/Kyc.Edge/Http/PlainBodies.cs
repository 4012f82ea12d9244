using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Kyc.Edge.Http;

/// <summary>
/// Refuses bodies with a Content-Encoding. Pictures and videos are compressed already, and a small body that unpacks to
/// a huge one is an attack; saying so beats a complaint about the bytes inside.
/// </summary>
internal sealed class PlainBodies(RequestDelegate next)
{
    private const string Plain = "identity";

    /// <summary>Runs the rest of the pipeline for a body that is sent as it is.</summary>
    /// <exception cref="ProblemException">The body is compressed.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        string? encoding = context.Request.Headers.ContentEncoding;
        if (string.IsNullOrEmpty(encoding) || encoding.Equals(Plain, StringComparison.OrdinalIgnoreCase))
            return next(context);
        // RFC 9110, 12.5.3: a 415 for the coding names the codings that would do.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[HeaderNames.AcceptEncoding] = Plain;
            return Task.CompletedTask;
        });
        throw new ProblemException(ProblemCodes.MediaTypeUnsupported,
            "The body is sent with the header Content-Encoding; send it as it is, "
            + "without compression and without that header.")
        {
            Param = HeaderNames.ContentEncoding,
        };
    }
}
