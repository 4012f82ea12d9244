using System.Text.Json.Nodes;
using Kyc.Edge.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Kyc.Edge.OpenApi;

/// <summary>The OpenAPI 3.1 document, made from the mapped operations and what they say of themselves.</summary>
internal static class EdgeOpenApi
{
    /// <summary>Name of the document.</summary>
    public const string Document = "v1";

    /// <summary>Registers the document.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi(Document, openApi =>
    {
        openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        openApi.AddOperationTransformer<RequestParts>();
        openApi.AddOperationTransformer<ProblemResponses>();
        openApi.AddSchemaTransformer(ListWireValues);
        openApi.AddSchemaTransformer<CreateBodySchema>();
        openApi.AddDocumentTransformer(Describe);
    });

    private static Task ListWireValues(OpenApiSchema schema, OpenApiSchemaTransformerContext context,
        CancellationToken cancel)
    {
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
        var values = context.JsonPropertyInfo?.AttributeProvider?
            .GetCustomAttributes(typeof(WireValuesAttribute), inherit: true)
            .OfType<WireValuesAttribute>().FirstOrDefault();
        if (values is null) return Task.CompletedTask;
        var target = schema.Items as OpenApiSchema ?? schema;
        target.Enum = [.. values.Values.Select(value => (JsonNode)value)];
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context,
        CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Kyc.Actors",
            Version = RequestMiddleware.Version,
            Description = "Self-hosted KYC face verification: open a session, send an id card and a face video, "
                + "read the decision.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (kyc_live_... or kyc_test_...), a session token (kyc_st_...), or a token of the "
                + "identity provider (JWT).",
        });
        foreach (var (path, item) in document.Paths)
            foreach (var operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
                if (path.StartsWith("/v1/", StringComparison.Ordinal)
                    || path.StartsWith("/api/", StringComparison.Ordinal))
                    operation.Security =
                    [
                        new OpenApiSecurityRequirement
                        {
                            [new OpenApiSecuritySchemeReference("bearer", document)] = [],
                        },
                    ];
        return Task.CompletedTask;
    }
}
