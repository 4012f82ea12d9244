using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Edge.Uploads;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Comparisons;

/// <summary><c>POST /v1/face_comparisons</c>: two pictures in, a similarity out, nothing kept.</summary>
internal static class FaceComparisonEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/face_comparisons", HandleAsync)
            .WithName("compare_faces").WithSummary("Compare the faces of two pictures").WithTags("face_comparisons")
            .Requires(CredentialScope.FaceComparisons)
            .WithMetadata(new UploadBody(["source", "target"], [], [], Raw: false))
            .Answers<FaceComparisonView>(200).Fails(PutFileEndpoint.UploadProblems);

    private static async Task<IResult> HandleAsync(
        HttpContext context, [FromQuery(Name = "policy_id")] string? policyId, IBlobStore blobs, IKeyRing ring,
        ITransport transport, FileIntake intake, EdgeOptions options, TimeProvider clock, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request, "policy_id");
        var caller = Caller.Of(context);
        var policy = PolicyOf(policyId, options);
        FileLimits.Bound(context.Request, 2 * options.BytesOf(FileClass.Picture), options);
        var scope = new BlobScope(caller.Tenant, SessionId.New(clock.GetUtcNow()));
        var (key, wrapped) = await ring.MintAsync(scope.Tenant, scope.Session, cancel);
        using var held = key;
        try
        {
            var form = new PictureForm(intake, scope, key);
            var (source, target) = await form.ReadAsync(new MultipartParts(context.Request), cancel);
            var reply = await transport.AskWorkerAsync(
                new PictureComparison(scope.Session, scope.Tenant, wrapped, source, target, policy, caller.RequestId),
                options.ComparisonDeadline, cancel);
            return Results.Json(
                FaceComparisonViews.Of(
                    reply.Report, Clear(source, key), Clear(target, key), policy, options.ExposeScores),
                EdgeJson.Wire.FaceComparisonView);
        }
        finally
        {
            await blobs.DeleteAllAsync(scope, CancellationToken.None);
        }
    }

    private static SessionFile Clear(SessionFile file, DataKey key) =>
        file with { Sha256 = SessionSeal.Digest(file.Sha256, key) };

    private static Policy PolicyOf(string? id, EdgeOptions options) =>
        id is null
            ? options.DefaultPolicy
            : options.FindPolicy(id) ?? throw ProblemException.Parameter("policy_id", "unknown_value",
                $"Give one of {string.Join(", ", options.Policies.Select(policy => policy.Id))}.");
}
