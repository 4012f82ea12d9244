using Kyc.Actors.Ports;
using Kyc.Edge.Audit;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Uploads;

/// <summary>The answer to the older form of upload.</summary>
/// <param name="SessionId">The session, the one named or a new one.</param>
/// <param name="Type">The kind of file it was taken as.</param>
/// <param name="Status">Where the session stands.</param>
/// <param name="Missing">The files that are still needed.</param>
/// <param name="Sha256">SHA-256 of the file; null when the session no longer holds it.</param>
/// <param name="Length">Its length in bytes; null likewise.</param>
public sealed record LegacyUploadView(
    string SessionId, [property: WireValues<FileKind>] string Type,
    [property: WireValues<SessionStatus>] string Status,
    [property: WireValues<FileKind>] IReadOnlyList<string> Missing, string? Sha256, long? Length);

/// <summary>
/// <c>POST /api/upload</c>, the older form: <c>file</c>, <c>session_id</c>, <c>type</c> in any order. Fields that come
/// before the file let it stream straight to its place; otherwise it rests sealed until they are known.
/// </summary>
internal static class LegacyUploadEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/upload", HandleAsync)
            .WithName("upload").WithSummary("Upload a file, the older form").WithTags("older_form")
            .Requires(CredentialScope.FilesWrite)
            .WithMetadata(new UploadBody(["file"], ["type"], ["session_id"], Raw: false)).Idempotent()
            .Answers<LegacyUploadView>(200)
            .Fails(PutFileEndpoint.UploadProblems).Fails(PutFileEndpoint.SessionProblems);

    private static async Task<IResult> HandleAsync(
        HttpContext context, LegacyUploads uploads, ClearSessions clear, EdgeOptions options, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var caller = Caller.Of(context);
        FileLimits.Bound(context.Request,
            Math.Max(options.PictureMaxBytes, options.VideoMaxBytes), options);
        var (kind, taken) = await uploads.TakeAsync(caller, new MultipartParts(context.Request),
            operation => IdempotencyKey.Of(context.Request, caller.Tenant, operation), cancel);
        var (state, _) = await clear.OfAsync(taken.State, cancel);
        context.AuditTarget(state.Id.Value);
        if (taken.Repeated && context.Request.Headers.ContainsKey(IdempotencyKey.Header))
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return Results.Json(new LegacyUploadView(
            state.Id.Value, WireName.Of(kind), WireName.Of(state.Status),
            [.. state.MissingFiles().Select(WireName.Of)],
            state.File(kind) is { } file ? SessionViews.Shown(file.Sha256) : null, state.File(kind)?.Length),
            EdgeJson.Wire.LegacyUploadView);
    }
}
