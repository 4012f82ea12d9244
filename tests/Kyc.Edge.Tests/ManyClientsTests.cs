using System.Net.Http.Headers;
using System.Text;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests;

/// <summary>
/// What clients of every sort do by habit: probe with HEAD and OPTIONS, compress bodies,
/// write in any script.
/// </summary>
public sealed class ManyClientsTests
{
    private const string Sessions = "/v1/verification_sessions";

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/openapi.json")]
    [InlineData(Sessions)]
    public async Task Head_answers_as_get_does_without_the_body(string path)
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.SendAsync(HttpMethod.Head, path);
        Assert.Equal((200, ""), (reply.Status, reply.Body));
        Assert.NotNull(reply.Header("Request-Id"));
    }

    [Fact]
    public async Task Options_names_the_methods_and_so_does_a_refused_one()
    {
        await using var world = await EdgeWorld.StartAsync();
        using var answer = await world.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, Sessions));
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
        using var refused = await world.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, Sessions));
        Assert.Equal(405, (int)refused.StatusCode);
        Assert.Contains("HEAD", refused.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_by_its_header_and_nothing_is_kept()
    {
        await using var world = await EdgeWorld.StartAsync();
        var body = new ByteArrayContent([0x1F, 0x8B, 8, 0]) { Headers = { ContentEncoding = { "gzip" } } };
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var reply = await world.SendAsync(HttpMethod.Post, Sessions, body);
        Assert.Equal((415, "media_type_unsupported"), (reply.Status, reply.Code));
        Assert.Contains("without compression", reply.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("identity", reply.Header("Accept-Encoding"));
        Assert.Empty(world.Journal.States);
    }

    [Fact]
    public async Task Letters_of_every_script_come_back_as_they_are()
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.PostJsonAsync(
            Sessions, """{"client_reference_id":"Žofie + 日本","metadata":{"k":"<it's>"}}""");
        Assert.Equal(201, reply.Status);
        Assert.Contains("\"Žofie + 日本\"", reply.Body, StringComparison.Ordinal);
        Assert.Contains("\"<it's>\"", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_a_part_too_many_is_told_which_parts_it_takes()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Media.Picture()), "file", "Ünïcode карта 日本.jpg" },
            { new StringContent("1", Encoding.UTF8), "extra" },
        };
        var reply = await world.SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", form);
        Assert.Equal((400, "extra"), (reply.Status, reply.Text("param")));
        Assert.Equal(
            "The form takes one part, named file; send nothing else, and nothing twice.", reply.Text("detail"));
    }

    [Fact]
    public async Task A_canceled_session_gives_one_piece_of_advice()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        await world.PostAsync($"{Sessions}/{id}/cancel");
        var reply = await world.PutAsync(id, "id_card", Media.Picture());
        Assert.Equal("The session is canceled and takes no files; open a new session.", reply.Text("detail"));
    }
}
