using System.Text.Json;
using Kyc.Edge.Problems;
using Kyc.Edge.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests;

/// <summary>The OpenAPI document is true, and what it lists is guarded.</summary>
public sealed class ContractTests
{
    private static readonly string[] Verbs = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task The_document_is_of_OpenAPI_3_1_and_lists_exactly_the_mapped_operations()
    {
        await using var world = await EdgeWorld.StartAsync();
        var document = (await world.GetAsync("/openapi.json")).Json;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        var listed = Operations(document).Select(o => $"{o.Verb} {o.Path}").Order();
        var mapped = world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText != "/openapi.json")
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(verb => $"{verb.ToLowerInvariant()} {e.RoutePattern.RawText}")).Order();
        Assert.Equal(mapped, listed);
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_schema_for_each_answer_and_its_problems()
    {
        await using var world = await EdgeWorld.StartAsync();
        var document = (await world.GetAsync("/openapi.json")).Json;
        foreach (var (path, verb, operation) in Operations(document))
        {
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            var responses = operation.GetProperty("responses");
            Assert.Contains(responses.EnumerateObject(), response => response.Name.StartsWith('2'));
            foreach (var response in responses.EnumerateObject())
                foreach (var content in response.Value.GetProperty("content").EnumerateObject())
                {
                    Assert.Equal(response.Name[0] >= '4', content.Name == Problem.MediaType);
                    Assert.True(content.Value.TryGetProperty("schema", out _), $"{verb} {path} {response.Name}");
                }
            if (!path.StartsWith("/v1") && !path.StartsWith("/api")) continue;
            Assert.True(operation.TryGetProperty("security", out _), path);
            foreach (var status in new[] { "401", "403", "500", "503" })
                Assert.True(responses.TryGetProperty(status, out _), path);
        }
    }

    [Fact]
    public async Task The_limits_of_a_create_are_in_its_schema_and_times_are_texts()
    {
        await using var world = await EdgeWorld.StartAsync();
        var document = (await world.GetAsync("/openapi.json")).Json;
        var body = document.GetProperty("paths").GetProperty("/v1/verification_sessions").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        if (body.TryGetProperty("$ref", out var reference))
            body = document.GetProperty("components").GetProperty("schemas")
                .GetProperty(reference.GetString()!.Split('/')[^1]);
        Assert.False(body.GetProperty("additionalProperties").GetBoolean());
        var fields = body.GetProperty("properties");
        Assert.Equal(200, fields.GetProperty("client_reference_id").GetProperty("maxLength").GetInt32());
        Assert.Equal(60, fields.GetProperty("expires_in").GetProperty("minimum").GetInt32());
        var session = document.GetProperty("components").GetProperty("schemas").GetProperty("SessionView");
        var created = session.GetProperty("properties").GetProperty("created");
        Assert.Equal("string", created.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_real_session_has_exactly_the_properties_of_its_schema()
    {
        await using var world = await EdgeWorld.StartAsync();
        var document = (await world.GetAsync("/openapi.json")).Json;
        var id = await world.DecidedSessionAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        AssertShape(schemas.GetProperty("SessionView"),
            (await world.GetAsync($"/v1/verification_sessions/{id}?expand=report")).Json);
        AssertShape(schemas.GetProperty("ReportView"),
            (await world.GetAsync($"/v1/verification_sessions/{id}/report")).Json);
        AssertShape(schemas.GetProperty("Problem"), (await world.GetAsync("/v1/verification_sessions?limit=0")).Json);
        Assert.Contains("verified", schemas.GetProperty("SessionView").GetProperty("properties").GetProperty("status")
            .GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public async Task Every_guarded_operation_asks_for_a_key()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var seen = 0;
        foreach (var (path, verb, _) in Operations((await world.GetAsync("/openapi.json")).Json))
        {
            if (!path.StartsWith("/v1") && !path.StartsWith("/api")) continue;
            var reply = await world.SendAsync(new HttpMethod(verb.ToUpperInvariant()), Fill(path, id), null,
                ("Authorization", "Bearer x"));
            Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
            seen++;
        }
        Assert.True(seen >= 10);
    }

    [Fact]
    public async Task A_session_of_another_tenant_answers_on_every_operation_as_if_it_were_not_there()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync("""{"client_reference_id":"ours"}""");
        var nobody = "vs_01HZZZZZZZZZZZZZZZZZZZZZZZ";
        var seen = 0;
        foreach (var (path, verb, _) in Operations((await world.GetAsync("/openapi.json")).Json))
        {
            if (!path.Contains("{id}")) continue;
            var foreign = await AskAsync(world, verb, Fill(path, id));
            var absent = await AskAsync(world, verb, Fill(path, nobody));
            Assert.Equal((404, "not_found"), (foreign.Status, foreign.Code));
            Assert.Equal(Blank(absent, nobody), Blank(foreign, id));
            seen++;
        }
        Assert.True(seen >= 6);
        var upload = await world.SendAsync(HttpMethod.Post, "/api/upload",
            Media.Form(("session_id", id), ("type", "id_card"), ("file", Media.Picture())),
            ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal(404, upload.Status);
        var list = await world.SendAsync(HttpMethod.Get, "/v1/verification_sessions?client_reference_id=ours", null,
            ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal(0, list.Json.GetProperty("data").GetArrayLength());
        Assert.Equal(0, world.Blobs.Count);
    }

    private static Task<Reply> AskAsync(EdgeWorld world, string verb, string path) => world.SendAsync(
        new HttpMethod(verb.ToUpperInvariant()), path,
        verb == "put" ? new ByteArrayContent(Media.Picture()) : null,
        ("Request-Id", "same"), ("Authorization", "Bearer " + EdgeWorld.OtherKey));

    private static string Blank(Reply reply, string id) => reply.Body.Replace(id, "ID");

    private static string Fill(string path, string id) =>
        path.Replace("{id}", id).Replace("{kind}", "id_card").Replace("{code}", "not_found");

    private static void AssertShape(JsonElement schema, JsonElement value)
    {
        var known = schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToHashSet();
        var present = value.EnumerateObject().Select(p => p.Name).ToHashSet();
        Assert.Empty(present.Except(known));
        var required = schema.GetProperty("required").EnumerateArray().Select(p => p.GetString()!);
        Assert.Empty(required.Except(present));
    }

    private static IEnumerable<(string Path, string Verb, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(verb => Verbs.Contains(verb.Name)).Select(verb => (path.Name, verb.Name, verb.Value)));
}
