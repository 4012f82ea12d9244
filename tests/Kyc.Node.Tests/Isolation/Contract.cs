using System.Text.Json;

namespace Kyc.Node.Tests.Isolation;

/// <summary>One operation of the OpenAPI document of a running node.</summary>
/// <param name="Verb">HTTP method, upper case.</param>
/// <param name="Path">Its template.</param>
/// <param name="Id">Its operation id.</param>
/// <param name="Guarded">True when it asks for a credential.</param>
/// <param name="InPath">Names of the parameters in the path.</param>
/// <param name="InQuery">Names of the query's values.</param>
/// <param name="InHeaders">Names of its headers.</param>
/// <param name="Bodies">Schema of each media type it takes, references resolved.</param>
internal sealed record Operation(
    string Verb, string Path, string Id, bool Guarded, IReadOnlyList<string> InPath, IReadOnlyList<string> InQuery,
    IReadOnlyList<string> InHeaders, IReadOnlyDictionary<string, JsonElement> Bodies)
{
    /// <summary>The resource whose id the path names: the segment before <c>{id}</c>; empty when none.</summary>
    public string Resource => Path.Split('/') is var parts && Array.IndexOf(parts, "{id}") is > 0 and var at
        ? parts[at - 1] : "";

    /// <summary>Names of the fields of its JSON body; empty without one.</summary>
    public IReadOnlyList<string> JsonFields => Fields("application/json");

    /// <summary>Names of the parts of its form; empty without one.</summary>
    public IReadOnlyList<string> FormFields => Fields("multipart/form-data");

    /// <inheritdoc />
    public override string ToString() => $"{Verb} {Path}";

    private string[] Fields(string mediaType) =>
        Bodies.TryGetValue(mediaType, out var schema) && schema.TryGetProperty("properties", out var fields)
            ? [.. fields.EnumerateObject().Select(field => field.Name)]
            : [];
}

/// <summary>The OpenAPI document of a running node, as the generators need it.</summary>
internal static class Contract
{
    private static readonly string[] Verbs = ["get", "put", "post", "delete", "patch", "head", "options"];

    /// <summary>Every operation.</summary>
    public static async Task<IReadOnlyList<Operation>> ReadAsync(HttpClient client)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi.json"));
        var root = document.RootElement.Clone();
        return
        [
            .. root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Where(verb => Verbs.Contains(verb.Name)).Select(verb => Read(root, path.Name, verb))),
        ];
    }

    private static Operation Read(JsonElement root, string path, JsonProperty verb)
    {
        var parameters = verb.Value.TryGetProperty("parameters", out var listed)
            ? listed.EnumerateArray().Select(each => (
                Name: each.GetProperty("name").GetString()!, In: each.GetProperty("in").GetString()!)).ToArray()
            : [];
        return new Operation(
            verb.Name.ToUpperInvariant(), path, verb.Value.GetProperty("operationId").GetString()!,
            verb.Value.TryGetProperty("security", out _), Named("path"), Named("query"), Named("header"),
            BodiesOf(root, verb.Value));
        string[] Named(string place) => [.. parameters.Where(each => each.In == place).Select(each => each.Name)];
    }

    private static Dictionary<string, JsonElement> BodiesOf(JsonElement root, JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject()
                .ToDictionary(each => each.Name, each => Resolve(root, each.Value.GetProperty("schema")))
            : [];

    private static JsonElement Resolve(JsonElement root, JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
}
