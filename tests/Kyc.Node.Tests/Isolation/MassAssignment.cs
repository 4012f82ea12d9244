using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kyc.Node.Tests.Isolation;

/// <summary>
/// Sends every operation every field that it does not take: those of all answers, and those that attackers guess.
/// Each is refused by name, and nothing happens (A6; API3; ASVS 15.3.3).
/// </summary>
[Collection(nameof(TwoTenants))]
public sealed class MassAssignment(TwoTenants tenants)
{
    private static readonly string[] Guessed =
    [
        "tenant", "tenant_id", "decision", "decision_code", "score", "similarity", "threshold", "match_threshold",
        "status", "id", "version", "livemode", "verified", "role", "roles", "is_admin", "admin", "owner", "user_id",
        "created", "updated", "expires_at", "redacted", "policy", "report", "checks", "files", "links", "attempts_left",
        "last_error", "quota", "limit", "retention", "key", "secret", "scope", "permissions", "__proto__",
        "constructor", "$type", "object", "request_id",
    ];

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task No_field_is_taken_that_is_not_in_the_contract()
    {
        var before = await tenants.InventoryAsync();
        var fields = Guessed.Concat(await AnsweredFieldsAsync()).Distinct().ToArray();
        var session = tenants.Subjects.First(each => each is { Kind: "session", State: "requires_input" }).Value;
        var (sent, accepted) = (0, new List<string>());
        foreach (var operation in tenants.Operations.Where(TakesJson))
            foreach (var field in fields.Except(operation.JsonFields))
                foreach (var value in new JsonNode?[] { "verified", 1, true, new JsonObject { ["a"] = 1 } })
                {
                    var answer = await SendAsync(operation, session, field, value);
                    // What is not there, or not asked for so, is refused before its body is looked at.
                    if (answer.Status is not (400 or 404 or 415 or 422))
                        accepted.Add($"{operation} {field} = {value?.ToJsonString()}: {answer.Status} {answer.Body}");
                    sent++;
                }
        Figures.Print("A6", "fields accepted that are not in the contract",
            $"{accepted.Count} of {sent} ({fields.Length} names)", "0", accepted.Count == 0);
        Assert.True(accepted.Count == 0, string.Join('\n', accepted.Take(20)));
        Assert.Equal(before, await tenants.InventoryAsync());
    }

    [Fact]
    public async Task A_query_value_that_is_not_in_the_contract_is_refused()
    {
        var accepted = new List<string>();
        foreach (var operation in tenants.Operations.Where(each => each.Guarded))
            foreach (var name in Guessed.Except(operation.InQuery))
            {
                var answer = await new Ask(operation) { PathId = Some(operation) }.Query(name, "x")
                    .SendAsync(tenants.Client, TwoTenants.Owner);
                if (answer.Status < 400) accepted.Add($"{operation} {name}: {answer.Status}");
            }
        Assert.True(accepted.Count == 0, string.Join('\n', accepted.Take(20)));
    }

    [Fact]
    public async Task A_part_of_a_form_that_is_not_in_the_contract_is_refused()
    {
        var accepted = new List<string>();
        foreach (var operation in tenants.Operations.Where(each => each.FormFields.Count > 0))
            foreach (var name in Guessed.Except(operation.FormFields))
            {
                using var form = Kyc.Edge.Tests.Support.Media.Form((name, "x"),
                    ("file", Kyc.Edge.Tests.Support.Media.Picture()));
                using var request = new HttpRequestMessage(
                    new HttpMethod(operation.Verb), new Ask(operation) { PathId = Some(operation) }.Path)
                { Content = form };
                request.Headers.TryAddWithoutValidation("Authorization", TwoTenants.Owner);
                using var reply = await tenants.Client.SendAsync(request);
                if ((int)reply.StatusCode < 400) accepted.Add($"{operation} {name}: {reply.StatusCode}");
            }
        Assert.True(accepted.Count == 0, string.Join('\n', accepted.Take(20)));
    }

    /// <summary>Operations with a JSON body, and those without any: they must not take one either.</summary>
    private static bool TakesJson(Operation operation) =>
        operation is { Guarded: true, Verb: "POST" or "PUT" or "PATCH" or "DELETE", FormFields.Count: 0 };

    private string Some(Operation operation) => operation.Resource.Length == 0 ? ""
        : tenants.Subjects.First(each => each.Kind == Known.Resources[operation.Resource]).Value;

    private async Task<Answer> SendAsync(Operation operation, string session, string field, JsonNode? value)
    {
        var path = new Ask(operation)
        {
            PathId = operation.Resource == "verification_sessions" ? session : Some(operation),
        }.Path;
        using var request = new HttpRequestMessage(new HttpMethod(operation.Verb), path)
        {
            Content = new StringContent(new JsonObject { [field] = value?.DeepClone() }.ToJsonString(),
                System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", TwoTenants.Owner);
        using var reply = await tenants.Client.SendAsync(request);
        return await Answer.OfAsync(reply);
    }

    /// <summary>Names of the properties of every schema of the document: whatever is ever answered.</summary>
    private async Task<IEnumerable<string>> AnsweredFieldsAsync()
    {
        using var document = JsonDocument.Parse(await tenants.Client.GetStringAsync("/openapi.json"));
        return document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject())
            .Select(property => property.Name).Distinct().ToArray();
    }
}
