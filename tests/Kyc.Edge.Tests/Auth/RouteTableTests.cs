using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests.Auth;

/// <summary>What holds of every operation, also of those that come later.</summary>
public sealed class RouteTableTests
{
    private static readonly string[] Open =
        ["/livez", "/readyz", "/version", "/problems", "/problems/{code}", "/openapi.json"];

    [Fact]
    public async Task Every_operation_names_its_scope_or_is_one_of_the_few_that_are_open_to_all()
    {
        await using var world = await EdgeWorld.StartAsync();
        foreach (var route in Routes(world))
        {
            var path = route.RoutePattern.RawText!;
            Assert.True(BearerMiddleware.Guards(path) != Open.Contains(path), $"{path} is neither guarded nor open");
            Assert.True(Open.Contains(path) || route.Metadata.GetMetadata<RequiredScope>() is not null,
                $"{path} names no scope");
        }
    }

    [Fact]
    public async Task An_operation_that_names_no_scope_is_open_to_nobody()
    {
        await using var world = await EdgeWorld.StartAsync();
        var ran = false;
        world.App.MapGet("/v1/forgotten", () => ran = true);
        var reply = await world.GetAsync("/v1/forgotten");
        Assert.Equal((403, "permission_denied", false), (reply.Status, reply.Code, ran));
    }

    [Fact]
    public async Task Without_the_scope_it_is_403_that_names_it_and_with_it_alone_it_is_not()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var seen = 0;
        foreach (var route in Routes(world).Where(each => each.Metadata.GetMetadata<RequiredScope>() is not null))
        {
            var scope = route.Metadata.GetRequiredMetadata<RequiredScope>().Scope;
            var path = route.RoutePattern.RawText!.Replace("{id}", id).Replace("{kind}", "id_card");
            foreach (var verb in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                var refused = await world.SendAsync(new HttpMethod(verb), path, null,
                    await world.KeyAsync(key => key with { Scopes = [.. CredentialScopes.Every.Except([scope])] }));
                Assert.Equal((403, "permission_denied"), (refused.Status, refused.Code));
                Assert.Equal(WireName.Of(scope), refused.Text("required_scope"));
                Assert.Contains($"scope=\"{WireName.Of(scope)}\"", refused.Header("WWW-Authenticate"));
                var let = await world.SendAsync(new HttpMethod(verb), path, null,
                    await world.KeyAsync(key => key with { Scopes = [scope] }));
                Assert.True(let.Status is not (401 or 403), $"{verb} {path}: {let.Status} {let.Body}");
                seen++;
            }
        }
        Assert.True(seen >= 15, $"{seen} operations");
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_method_answer_as_before_whatever_the_scopes()
    {
        await using var world = await EdgeWorld.StartAsync();
        var none = await world.KeyAsync(key => key with { Scopes = [] });
        Assert.Equal(404, (await world.SendAsync(HttpMethod.Get, "/v1/nothing", null, none)).Status);
        Assert.Equal(405, (await world.SendAsync(HttpMethod.Delete, "/v1/verification_sessions", null, none)).Status);
    }

    private static IEnumerable<RouteEndpoint> Routes(EdgeWorld world) =>
        world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
