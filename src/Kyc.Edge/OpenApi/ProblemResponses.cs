using Kyc.Edge.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kyc.Edge.OpenApi;

/// <summary>Adds to each operation the problems it may answer with, one response for each status.</summary>
internal sealed class ProblemResponses : IOpenApiOperationTransformer
{
    private static readonly ProblemCode[] Guarded =
        [ProblemCodes.Unauthenticated, ProblemCodes.PermissionDenied, ProblemCodes.RateLimited,
            ProblemCodes.InternalError, ProblemCodes.MasterKeyMismatch,
            ProblemCodes.Overloaded, ProblemCodes.NotReady];

    /// <inheritdoc />
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = context.Description.RelativePath ?? "";
        var guarded = path.StartsWith("v1/", StringComparison.Ordinal)
            || path.StartsWith("api/", StringComparison.Ordinal);
        var codes = context.Description.ActionDescriptor.EndpointMetadata.OfType<FailsWith>()
            .SelectMany(metadata => metadata.Codes).Concat(guarded ? Guarded : []).Distinct();
        var schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        context.Document?.AddComponent("Problem", schema);
        foreach (var group in codes.GroupBy(code => code.Status).OrderBy(group => group.Key))
            (operation.Responses ??= []).TryAdd(
                group.Key.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Response(group, context.Document));
    }

    private static OpenApiResponse Response(IEnumerable<ProblemCode> codes, OpenApiDocument? document) => new()
    {
        Description = string.Join("; ", codes.Select(code => $"`{code.Code}`: {code.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
        },
    };
}
