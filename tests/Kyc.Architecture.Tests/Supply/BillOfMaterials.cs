using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kyc.Architecture.Tests.Supply;

/// <summary>The components as CycloneDX 1.6; the same lock files give the same bytes.</summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The document.</summary>
    public static string Write() => new JsonObject
    {
        ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["version"] = 1,
        ["metadata"] = new JsonObject
        {
            ["component"] = new JsonObject
            {
                ["type"] = "application",
                ["bom-ref"] = "kyc",
                ["name"] = "kyc",
                ["version"] = ProductVersion(),
            },
        },
        ["components"] = new JsonArray([.. Components.All.Select(Entry)]),
        ["dependencies"] = new JsonArray(new JsonObject
        {
            ["ref"] = "kyc",
            ["dependsOn"] = new JsonArray([.. Components.All.Select(each => (JsonNode)each.Purl)]),
        }),
    }.ToJsonString(Indented) + "\n";

    private static JsonNode Entry(Component component)
    {
        var entry = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = component.Purl,
            ["name"] = component.Name,
            ["version"] = component.Version,
            ["purl"] = component.Purl,
            ["licenses"] = new JsonArray(new JsonObject
            {
                ["license"] = new JsonObject { ["name"] = Licences.Of(component) ?? "unknown" },
            }),
        };
        if (component.Sha512.Length > 0)
            entry["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = component.Sha512 });
        return entry;
    }

    private static string ProductVersion() =>
        Repository.Text("Directory.Build.props").Split("<Version>")[1].Split('<')[0];
}
