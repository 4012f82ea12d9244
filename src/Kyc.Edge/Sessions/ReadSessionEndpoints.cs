using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Sessions;

/// <summary>Reading sessions: one, many, its files, its report.</summary>
internal static class ReadSessionEndpoints
{
    private const string Expandable = "report";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(SessionLinks.Collection + "/{id}", GetAsync)
            .WithName("get_verification_session").WithSummary("Read a session, waiting for its decision if asked to")
            .WithTags("verification_sessions").Requires(CredentialScope.SessionsRead).ForBrowsers()
            .Answers<SessionView>(200)
            .Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound);
        routes.MapGet(SessionLinks.Collection, ListAsync)
            .WithName("list_verification_sessions").WithSummary("List sessions, the newest first")
            .WithTags("verification_sessions").Requires(CredentialScope.SessionsRead).Answers<SessionListView>(200)
            .Fails(ProblemCodes.InvalidParameter);
        routes.MapGet(SessionLinks.Collection + "/{id}/files", FilesAsync)
            .WithName("list_session_files").WithSummary("List a session's files").WithTags("verification_sessions")
            .Requires(CredentialScope.SessionsRead).Answers<FileListView>(200)
            .Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound);
        routes.MapGet(SessionLinks.Collection + "/{id}/report", ReportAsync)
            .WithName("get_session_report").WithSummary("Read what was measured").WithTags("verification_sessions")
            .Requires(CredentialScope.SessionsRead).Answers<ReportView>(200)
            .Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound, ProblemCodes.ReportNotReady,
                ProblemCodes.Redacted);
    }

    private static async Task<IResult> GetAsync(
        string id, string? wait, string? expand, HttpContext context, SessionGateway sessions, SessionViews views,
        EdgeOptions options, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request, "wait", "expand");
        var (caller, session) = (Caller.Of(context), QueryValues.Session("id", id));
        var seconds = QueryValues.Integer("wait", wait, 0, options.WaitMaxSeconds, 0);
        if (expand is not null && !string.Equals(expand, Expandable, StringComparison.OrdinalIgnoreCase))
            throw ProblemException.Parameter("expand", "unknown_value", $"Give {Expandable}.");
        if (expand is not null && caller.IsBrowser)
            throw new ProblemException(ProblemCodes.PermissionDenied,
                "A session token does not open the report; read it with an API key on your server.");
        var state = seconds == 0
            ? await sessions.LookAsync(caller, session, cancel)
            : await sessions.WaitAsync(caller, session, TimeSpan.FromSeconds(seconds), cancel);
        return Results.Json(
            await views.OfAsync(caller, state, expand is not null, cancel), EdgeJson.Wire.SessionView);
    }

    private static async Task<IResult> ListAsync(
        string? limit, string? status, HttpContext context, ISessionIndex index, IKeyRing ring,
        [FromQuery(Name = "starting_after")] string? startingAfter,
        [FromQuery(Name = "client_reference_id")] string? reference,
        [FromQuery(Name = "created[gte]")] string? createdFrom,
        [FromQuery(Name = "created[lt]")] string? createdBefore, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request,
            "limit", "starting_after", "status", "client_reference_id", "created[gte]", "created[lt]");
        var caller = Caller.Of(context);
        var page = await index.ListAsync(new SessionQuery
        {
            Tenant = caller.Tenant,
            Limit = QueryValues.Integer("limit", limit, 1, 100, 20),
            Status = QueryValues.Name<SessionStatus>("status", status),
            ReferenceDigests = reference is null ? null : ring.ReferenceDigests(caller.Tenant, reference),
            StartingAfter = startingAfter is null ? null : QueryValues.Session("starting_after", startingAfter),
            CreatedFrom = QueryValues.Time("created[gte]", createdFrom),
            CreatedBefore = QueryValues.Time("created[lt]", createdBefore),
        }, cancel);
        return Results.Json(
            new SessionListView("list", [.. page.Rows.Select(row => Summary(row, caller))], page.HasMore,
                page.HasMore ? page.Rows[^1].Id.Value : null),
            EdgeJson.Wire.SessionListView);
    }

    private static async Task<IResult> FilesAsync(
        string id, HttpContext context, SessionGateway sessions, ClearSessions clear, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var (state, _) = await clear.OfAsync(
            await sessions.LookAsync(Caller.Of(context), QueryValues.Session("id", id), cancel), cancel);
        return Results.Json(
            new FileListView("list", [.. state.Files.Select(SessionViews.FileOf)], false, null),
            EdgeJson.Wire.FileListView);
    }

    private static async Task<IResult> ReportAsync(
        string id, HttpContext context, SessionGateway sessions, ClearSessions clear, EdgeOptions options,
        CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var stored = await sessions.LookAsync(Caller.Of(context), QueryValues.Session("id", id), cancel);
        if (stored.Redacted) throw new ProblemException(ProblemCodes.Redacted);
        var (state, _) = await clear.OfAsync(stored, cancel);
        var report = ReportViews.Of(state, options.ExposeScores) ?? throw new ProblemException(
            ProblemCodes.ReportNotReady,
            $"The session is {WireName.Of(state.Status)}. {ProblemCodes.ReportNotReady.WhatToDo}");
        return Results.Json(report, EdgeJson.Wire.ReportView);
    }

    private static SessionSummaryView Summary(SessionRow row, Caller caller) => new()
    {
        Id = row.Id.Value,
        Status = WireName.Of(row.Status),
        Livemode = caller.Credential.Live,
        Created = row.CreatedAt,
        Updated = row.UpdatedAt,
        ExpiresAt = row.ExpiresAt,
        DecisionCode = row.DecisionCode,
        Redacted = row.Redacted,
        Self = SessionLinks.Self(row.Id),
    };
}
