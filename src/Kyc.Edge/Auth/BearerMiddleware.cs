using Kyc.Actors.Ports;
using Kyc.Edge.Http;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Auth;

/// <summary>
/// Asks every call under <c>/v1</c> and <c>/api</c> for an API key, before anything else looks at it: an address that
/// does not exist answers 401 too. Comparing in constant time is the credential store's part: it looks keys up by hash.
/// </summary>
internal sealed class BearerMiddleware(RequestDelegate next, ICredentials credentials)
{
    private const string Scheme = "Bearer ";
    private const int MaxKeyLength = 200;

    private static readonly PathString[] Guarded = ["/v1", "/api"];

    /// <summary>Runs the rest of the pipeline for a known key.</summary>
    /// <exception cref="ProblemException">No key, or an unknown one: the two look the same.</exception>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Guards(context.Request.Path))
        {
            await next(context);
            return;
        }
        var key = Presented(context.Request);
        var credential = key is null ? null : await credentials.FindAsync(key, context.RequestAborted);
        if (credential is null) throw new ProblemException(ProblemCodes.Unauthenticated);
        context.Features.Set(new Caller(credential, context.TraceIdentifier));
        Note(context, credential);
        await next(context);
    }

    /// <summary>True for what asks for a credential.</summary>
    public static bool Guards(PathString path) =>
        Guarded.Any(guarded => path.StartsWithSegments(guarded, StringComparison.OrdinalIgnoreCase));

    private static void Note(HttpContext context, Credential credential)
    {
        if (context.Features.Get<LogScope>() is not { } scope) return;
        scope.Add("tenant", credential.Tenant.Value);
        scope.Add("credential", credential.Id);
        if (SessionId.TryParse(context.GetRouteValue("id") as string, out var session))
            scope.Add("session", session.Value);
    }

    private static string? Presented(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text) return null;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var key = text[Scheme.Length..].Trim();
        return key.Length is > 0 and <= MaxKeyLength ? key : null;
    }
}
