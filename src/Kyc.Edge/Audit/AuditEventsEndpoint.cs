using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Audit;

/// <summary><c>GET /v1/audit_events</c>: a tenant's own rows and no others.</summary>
internal static class AuditEventsEndpoint
{
    /// <summary>Its name.</summary>
    public const string Name = "list_audit_events";

    private const int ActionMost = 64;

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/audit_events", ListAsync)
            .WithName(Name).WithSummary("List who did and read what, the newest first").WithTags("audit_events")
            .Requires(CredentialScope.AuditRead).Answers<AuditEventListView>(200)
            .Fails(ProblemCodes.InvalidParameter);

    private static async Task<IResult> ListAsync(
        string? limit, string? session, string? action, HttpContext context, IAuditLog audit,
        [FromQuery(Name = "starting_after")] string? startingAfter,
        [FromQuery(Name = "created[gte]")] string? createdFrom,
        [FromQuery(Name = "created[lt]")] string? createdBefore, CancellationToken cancel)
    {
        QueryValues.Allow(
            context.Request, "limit", "starting_after", "session", "action", "created[gte]", "created[lt]");
        var most = QueryValues.Integer("limit", limit, 1, 100, 20);
        var rows = await audit.ListAsync(new AuditQuery
        {
            Tenant = Caller.Of(context).Tenant,
            Target = session is null ? null : QueryValues.Session("session", session).Value,
            Action = action is null ? null : Operation(action),
            After = startingAfter is null ? null : RowId(startingAfter),
            From = QueryValues.Time("created[gte]", createdFrom),
            Before = QueryValues.Time("created[lt]", createdBefore),
            Limit = most + 1,
        }, cancel);
        AuditEventView[] page = [.. rows.Take(most).Select(AuditEventView.Of)];
        return Results.Json(
            new AuditEventListView("list", page, rows.Count > most, rows.Count > most ? page[^1].Id : null),
            EdgeJson.Wire.AuditEventListView);
    }

    private static string Operation(string text) =>
        text.Length is > 0 and <= ActionMost && text.All(letter => letter is '_' || char.IsAsciiLetter(letter))
            ? text.ToLowerInvariant()
            : throw ProblemException.Parameter("action", "unknown_value",
                "Give the name of an operation, for instance get_session_report.");

    /// <summary>Any id of the right form does: it is a place in time, and rows of others are never listed.</summary>
    private static string RowId(string text) =>
        text.StartsWith(AuditRow.IdPrefix, StringComparison.Ordinal)
        && Ulid.IsValid(text.AsSpan(AuditRow.IdPrefix.Length))
            ? text
            : throw ProblemException.Parameter("starting_after", "malformed_id",
                "Give the next_cursor of the page before.");
}
