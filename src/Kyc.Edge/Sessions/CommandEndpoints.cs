using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Sessions;

/// <summary><c>POST .../submit</c>, <c>POST .../cancel</c> and <c>POST .../redact</c>.</summary>
internal static class CommandEndpoints
{
    private delegate SessionCommand Make(SessionId session, TenantId tenant, CommandId command);

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var write = CredentialScope.SessionsWrite;
        Map(routes, "submit", write, "Freeze the files and ask for the comparison", (s, t, c) => new Submit(s, t, c))
            .ForBrowsers()
            .Fails(ProblemCodes.SessionAlreadySubmitted, ProblemCodes.FilesMissing, ProblemCodes.SessionExpired,
                ProblemCodes.Redacted);
        Map(routes, "cancel", write, "Give the session up", (s, t, c) => new Cancel(s, t, c));
        Map(routes, "redact", CredentialScope.Erasure, "Forget the person; cancels a session that has not ended",
            (s, t, c) => new Redact(s, t, c));
    }

    private static RouteHandlerBuilder Map(
        IEndpointRouteBuilder routes, string verb, CredentialScope scope, string summary, Make make) =>
        routes.MapPost($"{SessionLinks.Collection}/{{id}}/{verb}",
                (string id, HttpContext context, SessionGateway sessions, SessionViews views, EdgeOptions options,
                        InFlightKeys inFlight, TimeProvider clock, CancellationToken cancel) =>
                    HandleAsync(verb, make, id, context, sessions, views, options, inFlight, clock, cancel))
            .WithName($"{verb}_verification_session").WithSummary(summary).WithTags("verification_sessions")
            .Requires(scope).Idempotent().Answers<SessionView>(200)
            .Fails(ProblemCodes.InvalidRequest, ProblemCodes.InvalidParameter, ProblemCodes.NotFound,
                ProblemCodes.Conflict, ProblemCodes.RequestTooLarge, ProblemCodes.MediaTypeUnsupported,
                ProblemCodes.IdempotencyKeyInProgress);

    private static async Task<IResult> HandleAsync(
        string verb, Make make, string id, HttpContext context, SessionGateway sessions, SessionViews views,
        EdgeOptions options, InFlightKeys inFlight, TimeProvider clock, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var (caller, session) = (Caller.Of(context), QueryValues.Session("id", id));
        await JsonBody.ExpectNoneAsync(context.Request, options.JsonMaxBytes, cancel);
        var key = IdempotencyKey.Of(context.Request, caller.Tenant, $"{verb} {session.Value}");
        using var claim = inFlight.Enter(key);
        var done = await sessions.PerformAsync(
            caller, make(session, caller.Tenant, key?.Command() ?? CommandId.New(clock.GetUtcNow())), cancel);
        context.MarkReplayed(key, done.Repeated);
        return Results.Json(await views.OfAsync(caller, done.State, false, cancel), EdgeJson.Wire.SessionView);
    }
}
