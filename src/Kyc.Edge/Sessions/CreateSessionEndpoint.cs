using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.Limits;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Sessions;

/// <summary><c>POST /v1/verification_sessions</c>.</summary>
internal static class CreateSessionEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(SessionLinks.Collection, HandleAsync)
            .WithName("create_verification_session").WithSummary("Open a session").WithTags("verification_sessions")
            .Requires(CredentialScope.SessionsWrite).TakesJson<CreateSessionBody>().Idempotent()
            .Answers<SessionView>(201)
            .Fails(ProblemCodes.InvalidRequest, ProblemCodes.InvalidParameter, ProblemCodes.RequestTooLarge,
                ProblemCodes.MediaTypeUnsupported, ProblemCodes.IdempotencyKeyInProgress,
                ProblemCodes.IdempotencyKeyReused);

    private static async Task<IResult> HandleAsync(
        HttpContext context, SessionCreator creator, SessionViews views, EdgeOptions options, InFlightKeys inFlight,
        ClientTokens tokens, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var caller = Caller.Of(context);
        var body = await JsonBody.ReadAsync(context.Request, options.JsonMaxBytes, cancel);
        using var document = JsonBody.Parse(body);
        var request = JsonBody.Guard(() => new CreateSessionReader(options).Read(document.RootElement));
        var key = IdempotencyKey.Of(context.Request, caller.Tenant, "create");
        using var claim = inFlight.Enter(key);
        var created = await creator.CreateAsync(caller, request, key,
            Convert.ToHexStringLower(SHA256.HashData(body)), cancel);
        context.MarkReplayed(key, created.Repeated);
        context.Response.Headers.Location = SessionLinks.Self(created.State.Id);
        var view = await views.OfAsync(caller, created.State, false, cancel);
        if (request.ClientToken)
        {
            context.Response.Headers.CacheControl = "no-store";
            view = view with { ClientToken = tokens.Give(caller, created.State) };
        }
        return Results.Json(view, EdgeJson.Wire.SessionView, statusCode: StatusCodes.Status201Created);
    }
}

/// <summary>Opens sessions.</summary>
internal sealed class SessionCreator(
    SessionGateway sessions, OpenSessions open, IKeyRing ring, TimeProvider clock)
{
    /// <summary>Opens a session, or gives the one that an earlier request of the same key opened.</summary>
    public async Task<Kyc.Actors.Messages.SessionReply.Ok> CreateAsync(
        Caller caller, CreateSessionRequest request, IdempotencyKey? idempotency, string bodySha256,
        CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = idempotency?.Session() ?? SessionId.New(now);
        await open.EnterAsync(
            caller, async () => idempotency is not null && await sessions.ExistsAsync(caller, id, cancel), cancel);
        var (key, wrapped) = await ring.MintAsync(caller.Tenant, id, cancel);
        using var held = key;
        var reference = request.Attributes.ClientReferenceId;
        var create = new CreateSession(
            id, caller.Tenant, CommandId.New(now), request.Policy,
            AttributeSeal.Seal(request.Attributes, key, caller.Tenant, id),
            reference is null ? null : ring.ReferenceDigest(caller.Tenant, reference), request.LifetimeSeconds);
        if (idempotency is null) return await sessions.PerformAsync(caller, create, cancel, wrapped);
        CommandId[] commands = [.. ContentDigests(caller, bodySha256).Select(idempotency.Command)];
        foreach (var command in commands[..^1])
        {
            try
            {
                return await sessions.PerformAsync(caller, create with { CommandId = command }, cancel, wrapped);
            }
            catch (ProblemException reused) when (reused.Code == ProblemCodes.IdempotencyKeyReused)
            {
                // Perhaps the session was made under a key of the ring that is retired by now.
            }
        }
        return await sessions.PerformAsync(caller, create with { CommandId = commands[^1] }, cancel, wrapped);
    }

    /// <summary>
    /// The body as its command may name it, under every key of the ring: the body holds a reference, and a plain hash
    /// of it would answer whoever guesses one. That is how it was named once, so it is asked for last.
    /// </summary>
    private IEnumerable<string> ContentDigests(Caller caller, string bodySha256) =>
        ring.ReferenceDigests(caller.Tenant, $"create {bodySha256}").Append(bodySha256);
}
