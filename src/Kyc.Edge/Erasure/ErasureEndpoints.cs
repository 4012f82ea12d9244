using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Erasure;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Erasure;

/// <summary>Requests to erase many sessions at once, and the keys that receipts are checked with.</summary>
internal static class ErasureEndpoints
{
    /// <summary>Path of all requests.</summary>
    public const string Collection = "/v1/erasure_requests";

    private const string Tag = "erasure";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Collection, CreateAsync)
            .WithName("create_erasure_request").WithSummary("Erase sessions by id, reference or time of creation")
            .WithTags(Tag).Requires(CredentialScope.Erasure).TakesJson<CreateErasureBody>().Idempotent()
            .Answers<ErasureRequestView>(StatusCodes.Status202Accepted)
            .Fails(ProblemCodes.InvalidRequest, ProblemCodes.InvalidParameter, ProblemCodes.RequestTooLarge,
                ProblemCodes.MediaTypeUnsupported, ProblemCodes.IdempotencyKeyInProgress,
                ProblemCodes.IdempotencyKeyReused);
        routes.MapGet(Collection + "/{id}", GetAsync)
            .WithName("get_erasure_request").WithSummary("Read how far a request for erasure is").WithTags(Tag)
            .Requires(CredentialScope.Erasure).Answers<ErasureRequestView>(200)
            .Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound);
        routes.MapGet(Collection + "/{id}/receipt", ReceiptAsync)
            .WithName("get_erasure_request_receipt").WithSummary("Read the signed receipt of a request for erasure")
            .WithTags(Tag).Requires(CredentialScope.Erasure).Answers<SignedReceiptView>(200)
            .Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound, ProblemCodes.ReceiptNotReady);
        routes.MapGet("/v1/erasure_keys", Keys)
            .WithName("list_erasure_keys").WithSummary("List the public keys that receipts are checked with")
            .WithTags(Tag).Requires(CredentialScope.Erasure).Answers<ErasureKeysView>(200)
            .Fails(ProblemCodes.InvalidParameter);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, IErasureRequests requests, IKeyRing ring, EdgeOptions options, InFlightKeys inFlight,
        TimeProvider clock, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var caller = Caller.Of(context);
        var body = await JsonBody.ReadAsync(context.Request, options.JsonMaxBytes, cancel);
        using var document = JsonBody.Parse(body);
        var asked = JsonBody.Guard(() => ErasureReader.Read(document.RootElement, options));
        var key = IdempotencyKey.Of(context.Request, caller.Tenant, "erase");
        using var claim = inFlight.Enter(key);
        // Keyed: the body may hold a reference, and the fingerprint outlives it.
        var fingerprints = ring.ReferenceDigests(caller.Tenant, $"erasure {Fingerprint(document.RootElement)}");
        var request = Request(caller.Tenant, asked, key, fingerprints[0], ring, clock.GetUtcNow());
        var isNew = await requests.AddAsync(request, asked.Sessions, cancel);
        var (stored, progress) = await requests.FindAsync(caller.Tenant, request.Id, cancel)
                                 ?? throw new ProblemException(ProblemCodes.NotFound);
        if (!isNew && !fingerprints.Contains(stored.Fingerprint)) throw IdempotencyKey.Reused();
        context.MarkReplayed(key, !isNew);
        context.Response.Headers.Location = $"{Collection}/{request.Id}";
        return Results.Json(ErasureRequestView.Of(stored, progress), EdgeJson.Wire.ErasureRequestView,
            statusCode: StatusCodes.Status202Accepted);
    }

    private static ErasureRequest Request(
        TenantId tenant, ErasureAsked asked, IdempotencyKey? key, string fingerprint, IKeyRing ring,
        DateTimeOffset now) =>
        new(key?.ErasureRequest() ?? ErasureRequest.Prefix + Ulid.New(now), tenant, asked.By, now)
        {
            Fingerprint = fingerprint,
            ReferenceDigests = asked.Reference is null ? null : ring.ReferenceDigests(tenant, asked.Reference),
            CreatedFrom = asked.From,
            // What is created from now on is another matter: the person may have come back.
            CreatedBefore = asked.Before is { } before && before < now ? before : now.AddMilliseconds(1),
            Listed = asked.By == ErasureSelection.SessionIds,
        };

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, IErasureRequests requests, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var (request, progress) = await FindAsync(requests, context, id, cancel);
        return Results.Json(ErasureRequestView.Of(request, progress), EdgeJson.Wire.ErasureRequestView);
    }

    private static async Task<IResult> ReceiptAsync(
        string id, HttpContext context, IErasureRequests requests, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var (request, _) = await FindAsync(requests, context, id, cancel);
        return request.Receipt is { } receipt
            ? Results.Text(receipt, "application/json", Encoding.UTF8)
            : throw new ProblemException(ProblemCodes.ReceiptNotReady);
    }

    private static IResult Keys(HttpContext context, IClusterKeys keys)
    {
        QueryValues.Allow(context.Request);
        return Results.Json(
            new ErasureKeysView("list",
            [
                .. keys.PublicKeys(Receipts.Purpose).OrderBy(key => key.Key, StringComparer.Ordinal)
                    .Select(key => new ErasureKeyView(key.Key, "ES256", key.Value)),
            ]), EdgeJson.Wire.ErasureKeysView);
    }

    private static async ValueTask<(ErasureRequest, ErasureProgress)> FindAsync(
        IErasureRequests requests, HttpContext context, string id, CancellationToken cancel) =>
        await requests.FindAsync(Caller.Of(context).Tenant, id, cancel)
        ?? throw new ProblemException(ProblemCodes.NotFound);

    /// <summary>Of what was asked, in whatever order its names came.</summary>
    private static string Fingerprint(System.Text.Json.JsonElement body) =>
        Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(body)));
}

/// <summary>A signed receipt; see the receipt's own <c>type</c> for what its body holds.</summary>
/// <param name="Body">What is certified.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256 of the body's canonical form (RFC 8785), base64.</param>
public sealed record SignedReceiptView(System.Text.Json.JsonElement Body, string KeyId, string Signature);
