using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Http;

/// <summary>
/// What browsers and caches are told of every answer: take it for what it says it is, run and load nothing from it,
/// show it in no frame, tell nobody where it was read, and keep nothing of it.
/// </summary>
internal static class PlainHeaders
{
    private const string Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Puts them on an answer that is about to begin.</summary>
    public static void Put(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
    }
}
