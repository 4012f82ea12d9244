using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Edge.Problems;
using Kyc.Edge.Tests.Headers;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests;

/// <summary>
/// The table of bad inputs: each gets its own status and code, a sentence that says what to do, and changes nothing.
/// </summary>
public sealed class BadInputTests
{
    private const string Sessions = "/v1/verification_sessions";
    private const string Nobody = "vs_01HZZZZZZZZZZZZZZZZZZZZZZZ";
    private const long PictureLimit = 100_000;

    private static readonly EdgeOptions Options = new()
    {
        Policies = [Kyc.Actors.TestKit.Some.Policy],
        DefaultPolicyId = Kyc.Actors.TestKit.Some.Policy.Id,
        PictureMaxBytes = PictureLimit,
    };

    private sealed record Row(
        string Name, int Status, string Code, Func<EdgeWorld, string, Task<Reply>> Ask, string? Pointer = null);

    private static Row Json(string name, string body, int status, string code, string? pointer = null) =>
        new(name, status, code, (world, _) => world.PostJsonAsync(Sessions, body), pointer);

    private static Row Put(string name, string kind, byte[] bytes, int status, string code,
        params (string Name, string Value)[] headers) =>
        new(name, status, code, (world, id) => world.PutAsync(id, kind, bytes, headers));

    private static Row Get(string name, string path, int status, string code, string? pointer = null) =>
        new(name, status, code, (world, id) => world.GetAsync(path.Replace("{id}", id)), pointer);

    private static byte[] Padded(long length)
    {
        var picture = Media.Picture();
        Array.Resize(ref picture, (int)length);
        return picture;
    }

    private static readonly Row[] Table =
    [
        // Files
        Put("an empty file", "id_card", [], 400, "file_empty"),
        Put("a picture cut after its header", "id_card", Media.Picture()[..40], 422, "file_undecodable"),
        Put("a text that claims to be a picture", "id_card", "hello, this is not a picture at all"u8.ToArray(),
            415, "media_type_unsupported", ("Content-Type", "image/jpeg")),
        Put("a PDF", "id_card", "%PDF-1.7 and so on and so on, quite long"u8.ToArray(), 415, "media_type_unsupported"),
        Put("a video where the card must be", "id_card", Media.Video(), 415, "media_type_unsupported"),
        Put("a picture where the video must be", "face_video", Media.Picture(), 415, "media_type_unsupported"),
        Put("a video by its header where the card must be", "id_card", Media.Picture(),
            415, "media_type_unsupported", ("Content-Type", "video/mp4")),
        Put("a file over the limit by one byte", "id_card", Padded(PictureLimit + 1), 413, "file_too_large"),
        new("a file over the limit without a length", 413, "file_too_large", (world, id) => world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card", Chunked(Padded(PictureLimit + 1)))),
        Put("a bomb of 12000 by 12000 pixels", "id_card", Crafted.Png(12_000, 12_000), 422,
            "file_dimensions_out_of_range"),
        Put("a picture of 100 by 100 pixels", "id_card", Media.Picture(100, 100), 422, "file_dimensions_out_of_range"),
        Put("a video of 0.2 s", "face_video", Media.Video(200), 422, "video_duration_out_of_range"),
        Put("a video of 5 min", "face_video", Media.Video(300_000), 422, "video_duration_out_of_range"),
        Put("a container with sound only", "face_video", Boxes.Mp4(Boxes.Moov(handler: "soun", codec: "mp4a")),
            422, "video_track_missing"),
        Put("a video of an unknown coding", "face_video", Boxes.Mp4(Boxes.Moov(codec: "xvid")),
            415, "video_codec_unsupported"),
        Put("a digest of other bytes", "id_card", Media.Picture(), 400, "digest_mismatch",
            ("Content-Digest", $"sha-256=:{Convert.ToBase64String(new byte[32])}:")),
        Put("a digest that is none", "id_card", Media.Picture(), 400, "invalid_parameter",
            ("Content-Digest", "md5=:AA==:")),
        Put("an unknown kind", "passport", Media.Picture(), 400, "invalid_parameter"),
        // Forms
        new("a form without a file", 400, "invalid_parameter", (world, id) => world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card", Raw("--b--\r\n", "multipart/form-data; boundary=b"))),
        new("a form with a nameless part", 400, "invalid_request", (world, id) => world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card", new MultipartFormDataContent("b"))),
        new("a form with two files", 400, "invalid_parameter", (world, id) => world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card",
            Media.Form(("file", Media.Picture()), ("other", Media.Picture())))),
        new("a form that ends too early", 400, "invalid_request", (world, id) => world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card", Raw(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc",
                "multipart/form-data; boundary=b"))),
        new("a form without a boundary", 415, "media_type_unsupported", (world, id) => world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card", Raw("x", "multipart/form-data"))),
        new("a comparison of one picture", 400, "invalid_parameter", (world, _) => world.SendAsync(
            HttpMethod.Post, "/v1/face_comparisons", Media.Form(("source", Media.Picture())))),
        new("a comparison with a third picture", 400, "invalid_parameter", (world, _) => world.SendAsync(
            HttpMethod.Post, "/v1/face_comparisons", Media.Form(
                ("source", Media.Picture()), ("target", Media.Picture()), ("third", Media.Picture())))),
        new("the older form with an unknown type", 400, "invalid_parameter", (world, id) => world.SendAsync(
            HttpMethod.Post, "/api/upload",
            Media.Form(("session_id", id), ("type", "hologram"), ("file", Media.Picture())))),
        new("the older form without a type", 400, "invalid_parameter", (world, id) => world.SendAsync(
            HttpMethod.Post, "/api/upload", Media.Form(("session_id", id), ("file", Media.Picture())))),
        new("the older form without a file", 400, "invalid_parameter", (world, id) => world.SendAsync(
            HttpMethod.Post, "/api/upload", Media.Form(("session_id", id), ("type", "id_card")))),
        new("the older form as JSON", 415, "media_type_unsupported",
            (world, _) => world.PostJsonAsync("/api/upload", "{}")),
        new("the older form with a bad file and no session", 415, "media_type_unsupported",
            (world, _) => world.SendAsync(
            HttpMethod.Post, "/api/upload", Media.Form(("type", "video"), ("file", Media.Picture())))),
        // Sessions
        Get("the id of no session", $"{Sessions}/{Nobody}", 404, "not_found"),
        Get("an id of foreign characters", $"{Sessions}/vs_%D0%96%F0%9F%98%80", 400, "invalid_parameter", "id"),
        Get("an id that climbs", $"{Sessions}/..%2F..%2Fetc", 400, "invalid_parameter", "id"),
        Get("a report before any comparison", $"{Sessions}/{{id}}/report", 409, "report_not_ready"),
        Get("a wait that is too long", $"{Sessions}/{{id}}?wait=61", 400, "invalid_parameter", "wait"),
        Get("a wait that is no number", $"{Sessions}/{{id}}?wait=soon", 400, "invalid_parameter", "wait"),
        Get("an unknown query value", $"{Sessions}?staus=verified", 400, "invalid_parameter", "staus"),
        Get("a query value given twice", $"{Sessions}?limit=1&limit=2", 400, "invalid_parameter", "limit"),
        Get("an unknown status", $"{Sessions}?status=happy", 400, "invalid_parameter", "status"),
        Get("a limit of 0", $"{Sessions}?limit=0", 400, "invalid_parameter", "limit"),
        Get("a cursor that is no id", $"{Sessions}?starting_after=x", 400, "invalid_parameter", "starting_after"),
        Get("a time that is none", $"{Sessions}?created[gte]=yesterday", 400, "invalid_parameter", "created[gte]"),
        new("a submit without files", 409, "files_missing", (world, id) => world.PostAsync($"{Sessions}/{id}/submit")),
        new("a submit with fields", 400, "invalid_parameter",
            (world, id) => world.PostJsonAsync($"{Sessions}/{id}/submit", """{"force":true}"""), "/force"),
        // JSON
        Json("malformed JSON", """{"a":""", 400, "invalid_request", ""),
        Json("JSON that is no object", "[]", 400, "invalid_request", ""),
        Json("JSON of half a character", """{"client_reference_id":"\ud800"}""", 400, "invalid_parameter",
            "/client_reference_id"),
        Json("JSON with half a character in a name", """{"metadata":{"\ud800":"x"}}""", 400, "invalid_request", ""),
        Json("a name given twice", """{"expires_in":60,"expires_in":61}""", 400, "invalid_request", ""),
        Json("an unknown field", """{"client_referense_id":"x"}""", 400, "invalid_parameter", "/client_referense_id"),
        Json("a field of the wrong type", """{"client_reference_id":7}""", 400, "invalid_parameter",
            "/client_reference_id"),
        Json("a reference of 10,000 characters", $$"""{"client_reference_id":"{{new string('x', 10_000)}}"}""",
            400, "invalid_parameter", "/client_reference_id"),
        Json("a metadata value that is no text", """{"metadata":{"a/b":1}}""", 400,
            "invalid_parameter", "/metadata/a~1b"),
        Json("too many metadata entries",
            "{\"metadata\":{" + string.Join(',', Enumerable.Range(0, 51).Select(i => $"\"k{i}\":\"v\"")) + "}}",
            400, "invalid_parameter", "/metadata"),
        Json("an unknown policy", """{"policy_id":"pol_none"}""", 400, "invalid_parameter", "/policy_id"),
        Json("a life of one second", """{"expires_in":1}""", 400, "invalid_parameter", "/expires_in"),
        Json("a body over the limit", $$"""{"client_reference_id":"{{new string('x', 70_000)}}"}""", 413,
            "request_too_large"),
        new("a body that is not JSON", 415, "media_type_unsupported",
            (world, _) => world.SendAsync(HttpMethod.Post, Sessions, Raw("a=b", "application/x-www-form-urlencoded"))),
        new("a body that is not UTF-8", 400, "invalid_request",
            (world, _) =>
                world.SendAsync(HttpMethod.Post, Sessions, Bytes([0x7B, 0x22, 0xFF, 0x22, 0x7D], "application/json"))),
        // Addresses and headers
        Get("an address that does not exist", "/v1/nothing", 404, "not_found"),
        Get("an address outside the interface", "/nothing", 404, "not_found"),
        new("a method that does not exist", 405, "method_not_allowed",
            (world, id) => world.SendAsync(HttpMethod.Delete, $"{Sessions}/{id}")),
        new("an Idempotency-Key that is too long", 400, "invalid_parameter",
            (world, _) =>
                world.PostJsonAsync(Sessions, "{}", ("Idempotency-Key", new string('k', 256))), "Idempotency-Key"),
        new("no key", 401, "unauthenticated",
            (world, id) => world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, ("Authorization", ""))),
        new("an unknown key", 401, "unauthenticated",
            (world, id) =>
                world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, ("Authorization", "Bearer kyc_live_nobody"))),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bad_input_gets_its_own_answer_and_changes_nothing(string name)
    {
        var row = Table.Single(row => row.Name == name);
        await using var world = await EdgeWorld.StartAsync(Options);
        var id = await world.NewSessionAsync();
        var appends = world.Journal.Appends;

        var reply = await row.Ask(world, id);

        Assert.True(row.Status == reply.Status && row.Code == reply.Code, $"{reply.Status} {reply.Body}");
        AssertProblem(reply, row.Pointer);
        Assert.Equal(appends, world.Journal.Appends);
        Assert.Equal(0, world.Blobs.Count);
        Assert.Equal(200, (await world.GetAsync($"{Sessions}/{id}")).Status);
        Assert.DoesNotContain(world.Log.Lines, line => line.Event is 4001 or 13);
    }

    [Fact]
    public async Task After_submit_neither_a_file_nor_a_second_submit_is_taken()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        var id = await world.DecidedSessionAsync();
        var blobs = world.Blobs.Count;
        var late = await world.PutAsync(id, "id_card", Media.Picture(800, 600));
        Assert.Equal((409, "session_not_accepting_files"), (late.Status, late.Code));
        var again = await world.PostAsync($"{Sessions}/{id}/submit");
        Assert.Equal((409, "session_already_submitted"), (again.Status, again.Code));
        var cancel = await world.PostAsync($"{Sessions}/{id}/cancel");
        Assert.Equal((409, "conflict"), (cancel.Status, cancel.Code));
        foreach (var reply in new[] { late, again, cancel }) AssertProblem(reply, null);
        Assert.Equal(blobs, world.Blobs.Count);
    }

    [Fact]
    public async Task A_session_out_of_time_takes_no_file()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        var id = await world.NewSessionAsync("""{"expires_in":60}""");
        world.Time.Advance(TimeSpan.FromSeconds(61));
        var reply = await world.PutAsync(id, "id_card", Media.Picture());
        Assert.Equal(409, reply.Status);
        Assert.Contains(reply.Code, new[] { "session_expired", "session_not_accepting_files" });
    }

    [Fact]
    public async Task A_right_type_under_a_wrong_name_is_taken_for_what_it_is()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        var id = await world.NewSessionAsync();
        var reply = await world.PutAsync(id, "id_card", Crafted.Png(640, 480), ("Content-Type", "image/jpeg"));
        Assert.Equal(200, reply.Status);
        Assert.Equal("image/png",
            reply.Json.GetProperty("files").GetProperty("id_card").GetProperty("media_type").GetString());
    }

    [Fact]
    public async Task References_of_any_script_come_back_as_they_were_sent()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        const string reference = "Жанна-日本-😀";
        var reply = await world.PostJsonAsync(Sessions,
            JsonSerializer.Serialize(new { client_reference_id = reference }));
        Assert.Equal(reference, reply.Text("client_reference_id"));
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        var reply = await world.PostJsonAsync(Sessions, """{"policy_id":1,"expires_in":"x","zzz":0}""");
        Assert.Equal(["/policy_id", "/expires_in", "/zzz"],
            reply.Json.GetProperty("errors").EnumerateArray()
                .Select(error => error.GetProperty("pointer").GetString()));
    }

    private static void AssertProblem(Reply reply, string? pointer)
    {
        Assert.Equal(Problem.MediaType, reply.MediaType);
        var problem = reply.Json;
        Assert.Equal("/problems/" + reply.Code, problem.GetProperty("type").GetString());
        Assert.Equal(reply.Status, problem.GetProperty("status").GetInt32());
        Assert.Equal(reply.Header("Request-Id"), problem.GetProperty("request_id").GetString());
        Assert.NotNull(ProblemCodes.Find(reply.Code));
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.True(detail.Length > 20 && detail.EndsWith('.'), detail);
        if (pointer is not null)
            Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        if (reply.Code == "file_too_large") Assert.Contains($"{PictureLimit}", detail);
        if (reply.Status == 401) Assert.NotEmpty(reply.Headers.WwwAuthenticate);
    }

    private static HttpContent Raw(string text, string type) => Bytes(Encoding.UTF8.GetBytes(text), type);

    private static HttpContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static StreamContent Chunked(byte[] bytes) => new(new Unsized(bytes));

    /// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
