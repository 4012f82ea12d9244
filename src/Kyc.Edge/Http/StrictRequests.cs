using System.Buffers;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kyc.Edge.Http;

/// <summary>
/// Refuses what the web server lets pass and RFC 9110 and 9112 do not: another reader of the same bytes, a proxy before
/// this server, may take it for something else. The connection ends with the answer.
/// </summary>
internal sealed class StrictRequests(RequestDelegate next)
{
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Runs the rest of the pipeline for a request that every reader reads alike.</summary>
    /// <exception cref="ProblemException">It is not well-formed.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (Fault(context) is not { } fault) return next(context);
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        throw new ProblemException(ProblemCodes.InvalidRequest, fault);
    }

    private static string? Fault(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsConnect(request.Method)) return "This server is no proxy; ask it for a resource.";
        if (request.Headers.TransferEncoding.Count > 0 && CodingFault(request) is { } coding) return coding;
        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target
            && target.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0)
            return "The address holds a blank or a control character; write it as %20 and the like.";
        foreach (var header in request.Headers)
            if (!IsName(header.Key)) return "The name of a header holds a character that no name may hold.";
        return null;
    }

    /// <summary>
    /// The web server prefers the coding where a length is there too, and keeps the length under another name.
    /// </summary>
    private static string? CodingFault(HttpRequest request)
    {
        if (HttpProtocol.IsHttp10(request.Protocol))
            return "HTTP/1.0 has no Transfer-Encoding; send Content-Length, or speak HTTP/1.1.";
        if (request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length"))
            return "Content-Length and Transfer-Encoding contradict each other; send one of them.";
        return request.Headers.TransferEncoding is [{ } coding]
            && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? null
            : "Of transfer codings this server knows chunked, once; send Transfer-Encoding: chunked.";
    }

    /// <summary>Pseudo-headers of HTTP/2 begin with a colon.</summary>
    private static bool IsName(string name) =>
        name.AsSpan(name.StartsWith(':') ? 1 : 0).IndexOfAnyExcept(Token) < 0;
}
