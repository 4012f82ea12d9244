using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.ApiKeys;

/// <summary>Keys: make, list, read, roll, revoke.</summary>
internal static class ApiKeyEndpoints
{
    /// <summary>Path of all keys.</summary>
    public const string Collection = "/v1/api_keys";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Common(routes.MapPost(Collection, CreateAsync), "create_api_key", "Make a key; its secret is shown this once")
            .TakesJson<CreateApiKeyBody>().Idempotent().Answers<ApiKeyView>(201).Fails(BodyProblems)
            .Fails(ProblemCodes.SecretShown, ProblemCodes.IdempotencyKeyInProgress);
        Common(routes.MapGet(Collection, ListAsync), "list_api_keys", "List keys, the newest first")
            .Answers<ApiKeyListView>(200).Fails(ProblemCodes.InvalidParameter);
        Common(routes.MapGet(Collection + "/{id}", GetAsync), "get_api_key", "Read a key, without its secret")
            .Answers<ApiKeyView>(200).Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound);
        Common(routes.MapPost(Collection + "/{id}/roll", RollAsync), "roll_api_key",
                "Put a new key in the place of another, which stays good for a while")
            .TakesJson<RollApiKeyBody>().Idempotent().Answers<ApiKeyView>(201).Fails(BodyProblems)
            .Fails(ProblemCodes.NotFound, ProblemCodes.Conflict, ProblemCodes.SecretShown,
                ProblemCodes.IdempotencyKeyInProgress);
        Common(routes.MapDelete(Collection + "/{id}", RevokeAsync), "revoke_api_key", "Revoke a key, for good")
            .Answers<ApiKeyView>(200).Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound);
    }

    private static ProblemCode[] BodyProblems =>
    [
        ProblemCodes.InvalidRequest, ProblemCodes.InvalidParameter, ProblemCodes.RequestTooLarge,
        ProblemCodes.MediaTypeUnsupported,
    ];

    private static RouteHandlerBuilder Common(RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).WithTags("api_keys").Requires(CredentialScope.ApiKeys);

    private static async Task<IResult> CreateAsync(
        HttpContext context, ApiKeyDesk desk, EdgeOptions options, InFlightKeys inFlight, TimeProvider clock,
        CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var caller = Caller.Of(context);
        using var document =
            JsonBody.Parse(await JsonBody.ReadAsync(context.Request, options.JsonMaxBytes, cancel));
        var wish = JsonBody.Guard(() =>
            new ApiKeyBodyReader(caller, options.Access, clock.GetUtcNow()).Read(document.RootElement));
        var key = IdempotencyKey.Of(context.Request, caller.Tenant, "create api_key");
        using var claim = inFlight.Enter(key);
        return Made(context, await desk.MakeAsync(caller, wish, key, cancel), clock);
    }

    private static async Task<IResult> ListAsync(
        string? limit, [FromQuery(Name = "starting_after")] string? startingAfter, string? livemode,
        HttpContext context, ApiKeyDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request, "limit", "starting_after", "livemode");
        var caller = Caller.Of(context);
        if (startingAfter is not null && !KeyIssuer.IsId(startingAfter))
            throw ProblemException.Parameter("starting_after", "malformed_id",
                "A key's id is key_ and 26 capital letters and digits; use next_cursor of the page before.");
        var page = await desk.ListAsync(caller, QueryValues.Flag("livemode", livemode, caller.Credential.Live),
            QueryValues.Integer("limit", limit, 1, 100, 20), startingAfter, cancel);
        var now = clock.GetUtcNow();
        return Results.Json(
            new ApiKeyListView("list", [.. page.Rows.Select(row => ApiKeyView.Of(row, now))], page.HasMore,
                page.HasMore ? page.Rows[^1].Id : null),
            EdgeJson.Wire.ApiKeyListView);
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, ApiKeyDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var key = await desk.GetAsync(Caller.Of(context), id, cancel);
        return Results.Json(ApiKeyView.Of(key, clock.GetUtcNow()), EdgeJson.Wire.ApiKeyView);
    }

    private static async Task<IResult> RollAsync(
        string id, HttpContext context, ApiKeyDesk desk, EdgeOptions options, InFlightKeys inFlight,
        TimeProvider clock, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var caller = Caller.Of(context);
        using var document =
            JsonBody.Parse(await JsonBody.ReadAsync(context.Request, options.JsonMaxBytes, cancel));
        var overlap = JsonBody.Guard(() => RollBody.Overlap(document.RootElement, options.Access));
        var key = IdempotencyKey.Of(context.Request, caller.Tenant, $"roll {id}");
        using var claim = inFlight.Enter(key);
        return Made(context, await desk.RollAsync(caller, id, overlap, key, cancel), clock);
    }

    private static async Task<IResult> RevokeAsync(
        string id, HttpContext context, ApiKeyDesk desk, EdgeOptions options, TimeProvider clock,
        CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        await JsonBody.ExpectNoneAsync(context.Request, options.JsonMaxBytes, cancel);
        var key = await desk.RevokeAsync(Caller.Of(context), id, cancel);
        return Results.Json(ApiKeyView.Of(key, clock.GetUtcNow()), EdgeJson.Wire.ApiKeyView);
    }

    /// <summary>The one answer that holds a secret: nothing on the way may keep it.</summary>
    private static IResult Made(HttpContext context, IssuedKey made, TimeProvider clock)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = $"{Collection}/{made.Credential.Id}";
        return Results.Json(ApiKeyView.Of(made.Credential, clock.GetUtcNow(), made.Secret),
            EdgeJson.Wire.ApiKeyView, statusCode: StatusCodes.Status201Created);
    }
}
