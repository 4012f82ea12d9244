using System.Globalization;
using System.Text.Json.Nodes;
using Kyc.Edge.Audit;
using Kyc.Edge.Idempotency;
using Kyc.Edge.Uploads;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kyc.Edge.OpenApi;

/// <summary>Adds to each operation what it takes: body, headers, and the true types of its parameters.</summary>
internal sealed class RequestParts(EdgeOptions options) : IOpenApiOperationTransformer
{
    private static readonly string[] RawTypes =
        ["image/*", "video/*", "application/octet-stream"];

    /// <inheritdoc />
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<TakesBody>().FirstOrDefault() is { } body)
            operation.RequestBody = Json(await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken));
        if (metadata.OfType<UploadBody>().FirstOrDefault() is { } upload)
        {
            operation.RequestBody = Upload(upload);
            AddHeader(operation, ContentDigest.Header, "SHA-256 of the body, RFC 9530: sha-256=:base64:");
        }
        if (metadata.OfType<UnderstandsIdempotency>().Any())
            AddHeader(operation, IdempotencyKey.Header,
                "Repeats with the same key get the first answer and have no further effect");
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            if (SchemaOf(operation.OperationId, parameter.Name, context.Description.RelativePath ?? "") is { } schema)
                parameter.Schema = schema;
    }

    private OpenApiSchema? SchemaOf(string? operation, string? name, string path) => name switch
    {
        "starting_after" when operation == AuditEventsEndpoint.Name => Id("aud"),
        "action" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z_]{1,64}$" },
        "wait" => Integer(0, options.WaitMaxSeconds),
        "limit" => Integer(1, 100),
        "expand" => OneOf(["report"]),
        "status" => OneOf(WireName.All<SessionStatus>()),
        "kind" => OneOf(WireName.All<FileKind>()),
        "session" => Id("vs"),
        "id" or "starting_after" => Id(path.StartsWith("v1/api_keys", StringComparison.Ordinal) ? "key"
            : path.StartsWith("v1/erasure_requests", StringComparison.Ordinal) ? "er" : "vs"),
        "livemode" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        "created[gte]" or "created[lt]" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ => null,
    };

    private static OpenApiRequestBody Json(IOpenApiSchema schema) => new()
    {
        Required = false,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
    };

    private static OpenApiRequestBody Upload(UploadBody upload)
    {
        var content =
            new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = Form(upload) } };
        if (upload.Raw)
            foreach (var type in RawTypes) content[type] = new OpenApiMediaType { Schema = Binary() };
        return new OpenApiRequestBody { Required = true, Content = content };
    }

    private static OpenApiSchema Form(UploadBody upload)
    {
        var properties = new Dictionary<string, IOpenApiSchema>();
        foreach (var file in upload.Files) properties[file] = Binary();
        foreach (var text in upload.RequiredTexts.Concat(upload.OptionalTexts))
            properties[text] = new OpenApiSchema { Type = JsonSchemaType.String };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = properties,
            Required = upload.Files.Concat(upload.RequiredTexts).ToHashSet(),
            AdditionalPropertiesAllowed = false,
        };
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = false,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static OpenApiSchema Id(string prefix) =>
        new() { Type = JsonSchemaType.String, Pattern = $"^{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}$" };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiSchema Integer(int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema OneOf(IEnumerable<string> values) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. values.Select(value => (JsonNode)value)],
    };
}
