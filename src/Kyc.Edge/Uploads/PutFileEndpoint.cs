using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Uploads;

/// <summary>
/// <c>PUT /v1/verification_sessions/{id}/files/{kind}</c>: the raw file, or a form with one file part.
/// </summary>
internal static class PutFileEndpoint
{
    /// <summary>The problems of any upload.</summary>
    public static readonly ProblemCode[] UploadProblems =
    [
        ProblemCodes.InvalidRequest, ProblemCodes.InvalidParameter, ProblemCodes.DigestMismatch,
        ProblemCodes.FileEmpty, ProblemCodes.RequestTimeout, ProblemCodes.FileTooLarge,
        ProblemCodes.MediaTypeUnsupported, ProblemCodes.VideoCodecUnsupported, ProblemCodes.VideoTrackMissing,
        ProblemCodes.FileUndecodable, ProblemCodes.FileDimensionsOutOfRange, ProblemCodes.VideoDurationOutOfRange,
        ProblemCodes.StorageFull,
    ];

    /// <summary>What a session may say to a file.</summary>
    public static readonly ProblemCode[] SessionProblems =
    [
        ProblemCodes.NotFound, ProblemCodes.SessionNotAcceptingFiles, ProblemCodes.SessionExpired,
        ProblemCodes.TooManyFiles, ProblemCodes.Redacted, ProblemCodes.IdempotencyKeyInProgress,
        ProblemCodes.IdempotencyKeyReused,
    ];

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(SessionLinks.Collection + "/{id}/files/{kind}", HandleAsync)
            .WithName("put_session_file").WithSummary("Upload a file").WithTags("verification_sessions")
            .Requires(CredentialScope.FilesWrite).ForBrowsers()
            .WithMetadata(new UploadBody(["file"], [], [], Raw: true)).Idempotent()
            .Answers<SessionView>(200).Fails(UploadProblems).Fails(SessionProblems);

    private static async Task<IResult> HandleAsync(
        string id, string kind, HttpContext context, SessionUploads uploads, SessionViews views, EdgeOptions options,
        CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var (caller, session) = (Caller.Of(context), QueryValues.Session("id", id));
        var fileKind = FileLimits.Kind("kind", kind);
        var name = WireName.Of(fileKind);
        var key = IdempotencyKey.Of(context.Request, caller.Tenant, $"put {session.Value} {name}");
        var taken = await uploads.TakeAsync(new UploadTarget(caller, session, fileKind, key),
            token => FileSource.OfAsync(context.Request, FileLimits.ClassOf(fileKind), name, options, token), cancel);
        context.MarkReplayed(key, taken.Repeated);
        return Results.Json(await views.OfAsync(caller, taken.State, false, cancel), EdgeJson.Wire.SessionView);
    }
}
