using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Http;

/// <summary>The two methods that every resource answers beside its own (RFC 9110, 9.3.2 and 9.3.7).</summary>
internal static class Methods
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete,
        HttpMethods.Options, HttpMethods.Trace, HttpMethods.Connect,
    ]);

    /// <summary>
    /// Lets a HEAD be handled as the GET it stands for; the server leaves the body out by itself, as it keeps the
    /// method that came on the wire.
    /// </summary>
    /// <returns>The method as it came.</returns>
    public static string HeadAsGet(HttpRequest request)
    {
        var method = request.Method;
        if (HttpMethods.IsHead(method)) request.Method = HttpMethods.Get;
        return method;
    }

    /// <summary>A method as it may be logged: what is none of HTTP's own is a client's text.</summary>
    public static string Named(string method) => Known.Contains(method) ? method : "other";

    /// <summary>
    /// Names the two in the Allow header of a refused method,
    /// and turns a refused OPTIONS into its answer.
    /// </summary>
    /// <returns>True when nothing is left to say.</returns>
    public static bool AnswerOptions(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed) return false;
        var allowed = response.Headers.Allow.ToString().Split(", ", StringSplitOptions.RemoveEmptyEntries).ToList();
        if (allowed.Contains(HttpMethods.Get)) allowed.Add(HttpMethods.Head);
        allowed.Add(HttpMethods.Options);
        response.Headers.Allow = string.Join(", ", allowed);
        if (!HttpMethods.IsOptions(context.Request.Method)) return false;
        response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }
}
