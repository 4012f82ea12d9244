using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Sessions;

/// <summary><c>POST .../client_token</c>: a short-lived token with which a browser serves one session.</summary>
internal static class ClientTokenEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(SessionLinks.Collection + "/{id}/client_token", HandleAsync)
            .WithName("create_client_token").WithSummary("Get a token with which a browser serves this session")
            .WithTags("verification_sessions").Requires(CredentialScope.SessionsWrite)
            .Answers<ClientTokenView>(201)
            .Fails(ProblemCodes.InvalidRequest, ProblemCodes.InvalidParameter, ProblemCodes.NotFound,
                ProblemCodes.SessionExpired, ProblemCodes.Redacted, ProblemCodes.RequestTooLarge,
                ProblemCodes.MediaTypeUnsupported);

    private static async Task<IResult> HandleAsync(
        string id, HttpContext context, SessionGateway sessions, ClientTokens tokens, EdgeOptions options,
        CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var (caller, session) = (Caller.Of(context), QueryValues.Session("id", id));
        await JsonBody.ExpectNoneAsync(context.Request, options.JsonMaxBytes, cancel);
        var state = await sessions.LookAsync(caller, session, cancel);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(tokens.Give(caller, state), EdgeJson.Wire.ClientTokenView,
            statusCode: StatusCodes.Status201Created);
    }
}
