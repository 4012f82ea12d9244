using Kyc.Actors.Ports;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.OpenApi;

/// <summary>The problems an operation may answer with, beside those any operation may.</summary>
internal sealed record FailsWith(IReadOnlyList<ProblemCode> Codes);

/// <summary>A JSON body that an operation takes.</summary>
internal sealed record TakesBody(Type Type);

/// <summary>An operation that understands Idempotency-Key.</summary>
internal sealed record UnderstandsIdempotency;

/// <summary>The scope that a credential needs for an operation.</summary>
internal sealed record RequiredScope(CredentialScope Scope);

/// <summary>Says of operations what they take and answer; the OpenAPI document is made from it.</summary>
internal static class OperationMetadata
{
    /// <summary>Answers JSON of a type.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status) =>
        route.Produces(status, typeof(T), "application/json");

    /// <summary>Answers text of a media type.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int status, string mediaType) =>
        route.Produces(status, typeof(string), mediaType);

    /// <summary>May answer with problems.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, params ProblemCode[] codes) =>
        route.WithMetadata(new FailsWith(codes));

    /// <summary>Takes a JSON body.</summary>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder route) =>
        route.WithMetadata(new TakesBody(typeof(T)));

    /// <summary>Understands Idempotency-Key.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route) =>
        route.WithMetadata(new UnderstandsIdempotency());

    /// <summary>Needs a scope of the credential.</summary>
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder route, CredentialScope scope) =>
        route.WithMetadata(new RequiredScope(scope));
}
