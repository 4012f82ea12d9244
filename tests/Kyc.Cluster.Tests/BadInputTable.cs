using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Specimens;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests;

/// <summary>
/// Everything a client can do wrong, sent to a real node: each row has its own stable code and status and a sentence
/// that says what to do; nothing is lost, nothing answers 5xx, and afterwards a good session still gets its decision.
/// </summary>
public sealed class BadInputTable(ITestOutputHelper output)
{
    private const long PictureLimit = 20_000_000;

    [Fact]
    public async Task Each_mistake_gets_its_own_answer_and_harms_nobody()
    {
        using var folder = new TempFolder();
        var media = await BadMedia.NewAsync(folder.Path);
        await using var world = await RunningNode.StartAsync(folder.Path, TestMedia.WithoutLiveness);

        await Uploads(world, media);
        await Decisions(world, media);
        await Requests(world, media);

        Assert.False(world.Node.HasExited, "the node died");
        Assert.DoesNotContain("\"level\":\"Critical\"", world.Node.Log, StringComparison.OrdinalIgnoreCase);
        var (card, video) = await TestMedia.SmallPairAsync(folder.Path, impostor: true);
        Assert.Equal("rejected", (await new SessionClient(world.Http, card, video).RunAsync()).Status);
    }

    /// <summary>Files that are refused while they are sent; the session keeps waiting for a better one.</summary>
    private async Task Uploads(RunningNode world, BadMedia media)
    {
        var rows = new (string What, string Kind, byte[] Bytes, int Status, string Code)[]
        {
            ("empty file", "id_card", [], 400, "file_empty"),
            ("text under a picture's name", "id_card",
                Encoding.UTF8.GetBytes("this is not a picture, whatever its name says"), 415, "media_type_unsupported"),
            ("video sent as a card", "id_card", await media.VideoAsync("2s"), 415, "media_type_unsupported"),
            ("picture sent as a video", "face_video", media.Card, 415, "media_type_unsupported"),
            ("truncated picture", "id_card", media.Card[..(media.Card.Length / 2)], 422, "file_undecodable"),
            ("picture broken in the middle", "id_card", media.BrokenCard, 422, "file_undecodable"),
            ("over the limit by one byte", "id_card",
                [.. media.Card, .. new byte[PictureLimit + 1 - media.Card.Length]], 413, "file_too_large"),
            ("12000x12000 PNG bomb", "id_card", BadMedia.PngBomb(12000), 422, "file_dimensions_out_of_range"),
            ("picture of 100x100", "id_card", await media.PictureAsync("100x100"), 422, "file_dimensions_out_of_range"),
            ("video of 0.2 s", "face_video", await media.VideoAsync("0.2s"), 422, "video_duration_out_of_range"),
            ("video of 5 min", "face_video", await media.VideoAsync("5min"), 422, "video_duration_out_of_range"),
            ("audio only", "face_video", await media.VideoAsync("audio"), 422, "video_track_missing"),
            ("unknown codec", "face_video", await media.VideoAsync("mpeg2"), 415, "video_codec_unsupported"),
            ("truncated video", "face_video", (await media.VideoAsync("2s"))[..^2000], 422, "file_undecodable"),
        };
        var id = await world.CreateAsync();
        foreach (var (what, kind, bytes, status, code) in rows)
        {
            using var answer = await world.PutAsync(id, kind, bytes);
            await ProblemAsync(what, answer, status, code);
            Assert.Equal("requires_input", await world.StatusAsync(id));
        }
    }

    /// <summary>
    /// Files that look right from outside: the comparison finds what is wrong, and asks for the faulty one again.
    /// </summary>
    private async Task Decisions(RunningNode world, BadMedia media)
    {
        var good = await media.VideoAsync("face");
        var rows = new (string What, byte[] Card, byte[] Video, string Code)[]
        {
            ("damaged picture", media.DamagedCard, good, "document_file_unreadable"),
            ("picture without anything", await media.PictureAsync("800x600"), good, "document_face_not_found"),
            ("card without a face", await Invented.CardAsync(TestMedia.Seed, SpecimenVariants.NoCardFace), good,
                "document_face_not_found"),
            ("empty room", media.Card, await Invented.VideoAsync(TestMedia.Seed, SpecimenVariants.NoVideoFace),
                "video_face_not_found"),
            ("video without a face", media.Card, await media.VideoAsync("2s"), "video_face_not_found"),
            ("video with two people", media.Card, await Invented.VideoAsync(TestMedia.Seed, SpecimenVariants.TwoPeople),
                "video_multiple_people"),
            ("damaged video", media.Card, media.Damaged(good), "video_file_unreadable"),
        };
        foreach (var (what, card, video, code) in rows)
        {
            var id = await world.CreateAsync();
            (await world.PutAsync(id, "id_card", card)).EnsureSuccessStatusCode();
            (await world.PutAsync(id, "face_video", video)).EnsureSuccessStatusCode();
            using var session = await world.GetAsync($"/v1/verification_sessions/{id}?wait=60");
            var status = session.RootElement.GetProperty("status").GetString();
            var error = session.RootElement.GetProperty("last_error");
            output.WriteLine($"{what}: {status} {error}");
            Assert.Equal("requires_input", status);
            Assert.Equal(code, error.GetProperty("code").GetString());
            Assert.EndsWith(".", error.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(error.GetProperty("next_step").GetString()!);
        }
    }

    private async Task Requests(RunningNode world, BadMedia media)
    {
        const string Sessions = "/v1/verification_sessions";
        var absent = Sessions + "/vs_01ARZ3NDEKTSV4RRFFQ69G5FAV";
        var done = await world.CreateAsync();
        (await world.PutAsync(done, "id_card", media.Card)).EnsureSuccessStatusCode();
        (await world.PutAsync(done, "face_video", await media.VideoAsync("face"))).EnsureSuccessStatusCode();
        var open = await world.CreateAsync();

        await ProblemAsync("id of no session", await world.SendAsync(HttpMethod.Get, absent), 404, "not_found");
        await ProblemAsync("foreign characters in an id",
            await world.SendAsync(HttpMethod.Get, Sessions + "/vs_%D0%BA%D0%B8%D1%97%D0%B2"), 400, "invalid_parameter");
        await ProblemAsync("a path in an id",
            await world.SendAsync(HttpMethod.Get, Sessions + "/..%2F..%2Fetc%2Fpasswd"), 400, "invalid_parameter");
        await ProblemAsync("a second submit", await world.SendAsync(HttpMethod.Post, $"{Sessions}/{done}/submit"), 409,
            "session_already_submitted");
        await ProblemAsync("upload after submit", await world.PutAsync(done, "id_card", media.Card), 409,
            "session_not_accepting_files");
        await ProblemAsync("submit without files", await world.SendAsync(HttpMethod.Post, $"{Sessions}/{open}/submit"),
            409, "files_missing");
        await ProblemAsync("unknown kind", await world.PutAsync(open, "passport_scan", media.Card), 400,
            "invalid_parameter");
        await ProblemAsync("malformed JSON", await world.PostAsync(Sessions, "{\"metadata\": "),
            400, "invalid_request");
        await ProblemAsync("unknown field", await world.PostAsync(Sessions, "{\"decision\": \"verified\"}"), 400,
            "invalid_parameter");
        await ProblemAsync("10,000-character reference", await world.PostAsync(Sessions,
            $"{{\"client_reference_id\": \"{new string('x', 10_000)}\"}}"), 400, "invalid_parameter");
        await ProblemAsync("no key", await world.AnonymousAsync(Sessions), 401, "unauthenticated");
        await ProblemAsync("no such route",
            await world.SendAsync(HttpMethod.Get, "/v1/nothing_here"), 404, "not_found");
        await ProblemAsync("wrong method", await world.SendAsync(HttpMethod.Delete, $"{Sessions}/{open}"), 405,
            "method_not_allowed");
    }

    private async Task ProblemAsync(string what, HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        output.WriteLine($"{what}: {(int)answer.StatusCode} {body}");
        Assert.True(status == (int)answer.StatusCode,
            $"{what}: expected {status}, got {(int)answer.StatusCode} {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(body);
        Assert.True(code == problem.RootElement.GetProperty("code").GetString(),
            $"{what}: expected {code}, got {body}");
        Assert.Matches(@"\w+.*[.!]$", problem.RootElement.GetProperty("detail").GetString());
        Assert.NotEmpty(problem.RootElement.GetProperty("request_id").GetString()!);
    }
}
