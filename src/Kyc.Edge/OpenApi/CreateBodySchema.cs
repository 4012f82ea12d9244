using System.Globalization;
using System.Text.Json.Nodes;
using Kyc.Edge.Sessions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kyc.Edge.OpenApi;

/// <summary>Writes the limits of a create, which are settings, into its schema.</summary>
internal sealed class CreateBodySchema(EdgeOptions options) : IOpenApiSchemaTransformer
{
    /// <inheritdoc />
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(CreateSessionBody) || context.JsonPropertyInfo is not null)
            return Task.CompletedTask;
        schema.AdditionalPropertiesAllowed = false;
        if (Field(schema, "policy_id") is { } policy)
            policy.Enum = [.. options.Policies.Select(known => (JsonNode)known.Id), JsonNullSentinel.JsonNull];
        if (Field(schema, "client_reference_id") is { } reference) reference.MaxLength = options.ReferenceMaxLength;
        if (Field(schema, "metadata") is { } metadata)
        {
            metadata.MaxProperties = options.MetadataMaxEntries;
            if (metadata.AdditionalProperties is OpenApiSchema value) value.MaxLength = options.MetadataValueMaxLength;
        }
        if (Field(schema, "expires_in") is { } life)
        {
            life.Minimum = options.LifetimeMinSeconds.ToString(CultureInfo.InvariantCulture);
            life.Maximum = options.LifetimeMaxSeconds.ToString(CultureInfo.InvariantCulture);
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema? Field(OpenApiSchema schema, string name) =>
        schema.Properties is { } fields && fields.TryGetValue(name, out var field) ? field as OpenApiSchema : null;
}
