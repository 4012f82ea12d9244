using System.Net;
using System.Text;
using System.Text.Json;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Tests.RawHttp;

namespace Kyc.Node.Tests.Leaks;

/// <summary>
/// A client that puts canaries wherever a client can put anything, right and wrong, and keeps what it is answered.
/// </summary>
internal sealed class Visitor(Canaries canaries, HttpClient client, IPEndPoint server, string key)
{
    private const string Sessions = "/v1/verification_sessions";

    private readonly StringBuilder _problems = new();

    /// <summary>Bodies of all error answers.</summary>
    public string Problems => _problems.ToString();

    /// <summary>Ids of the sessions it made.</summary>
    public List<string> Made { get; } = [];

    /// <summary>Everything.</summary>
    public async Task VisitAsync()
    {
        await JourneyAsync();
        await CreatesAsync();
        await FilesAsync();
        await FormsAsync();
        await AddressesAsync();
        await CredentialsAsync();
        await RawAsync();
    }

    private async Task JourneyAsync()
    {
        var created = await SendAsync(HttpMethod.Post, Sessions, Json(new
        {
            client_reference_id = canaries["reference"],
            metadata = new Dictionary<string, string> { [canaries["metadata key"]] = canaries["metadata value"] },
        }), ("Idempotency-Key", canaries["idempotency key"]));
        var id = JsonDocument.Parse(created).RootElement.GetProperty("id").GetString()!;
        Made.Add(id);
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", new ByteArrayContent(WithExif("exif")));
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/face_video", new ByteArrayContent(Media.Video()));
        await SendAsync(HttpMethod.Get, $"{Sessions}/{id}?wait=20&expand=report");
        await SendAsync(HttpMethod.Get, $"{Sessions}?client_reference_id={canaries["reference"]}");
        await SendAsync(HttpMethod.Get, $"{Sessions}?client_reference_id={canaries["queried reference"]}");
        await SendAsync(HttpMethod.Get, $"{Sessions}/{id}/report");
        await SendAsync(HttpMethod.Post, $"{Sessions}/{id}/submit");
    }

    private async Task CreatesAsync()
    {
        string[] bodies =
        [
            $"{{\"client_reference_id\":\"{canaries["malformed json"]}",
            $"{{\"client_reference_id\":\"{new string('x', 300)}{canaries["long reference"]}\"}}",
            $"{{\"client_reference_id\":\"\\u0001{canaries["control character"]}\"}}",
            $"{{\"policy_id\":\"{canaries["policy id"]}\"}}", $"{{\"expires_in\":\"{canaries["number"]}\"}}",
            $"{{\"metadata\":\"{canaries["metadata type"]}\"}}", $"[\"{canaries["array"]}\"]", canaries["no json"],
            $"{{\"metadata\":{{\"a\":{{\"b\":\"{canaries["deep"]}\"}}}}}}",
        ];
        foreach (var body in bodies)
            await SendAsync(HttpMethod.Post, Sessions, new StringContent(body, Encoding.UTF8, "application/json"));
        await SendAsync(HttpMethod.Post, Sessions,
            new StringContent("x", Encoding.UTF8, "text/" + canaries["content type"]));
        await SendAsync(HttpMethod.Post, "/v1/erasure_requests", Json(new
        {
            client_reference_id = canaries["erased reference"],
        }));
        await SendAsync(HttpMethod.Post, "/v1/erasure_requests",
            Json(new { session_ids = new[] { canaries["erased id"] } }));
    }

    private async Task FilesAsync()
    {
        var id = await NewAsync();
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card",
            new StringContent("not a picture " + canaries["wrong file"]));
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/{canaries["kind"]}", new ByteArrayContent([1]));
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", new ByteArrayContent(WithExif("exif 2")),
            ("Content-Digest", $"sha-256=:{canaries["digest"]}:"));
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", new ByteArrayContent(WithExif("cut")[..40]));
    }

    private async Task FormsAsync()
    {
        var id = await NewAsync();
        foreach (var (file, name) in new[] { (true, "file"), (false, "file"), (true, canaries["part name"]) })
        {
            var form = new MultipartFormDataContent
            {
                { new ByteArrayContent(file ? WithExif("exif of a form")
                    : Encoding.UTF8.GetBytes(canaries["text file"])),
                    name, canaries["file name"] + ".jpg" },
            };
            await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", form);
        }
        await SendAsync(HttpMethod.Post, "/api/upload", Media.Form(("session_id", canaries["form session"]),
            ("type", canaries["form type"]), ("file", Media.Picture())));
        await SendAsync(HttpMethod.Post, "/v1/face_comparisons", Media.Form(("source", Media.Picture()),
            ("target", Encoding.UTF8.GetBytes(canaries["compared"]))));
        await SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card",
            new StringContent("--" + canaries["boundary"] + "\r\nX"),
            ("Content-Type", "multipart/form-data; boundary=" + canaries["boundary"]));
    }

    private async Task AddressesAsync()
    {
        foreach (var path in new[]
        {
            $"{Sessions}/{canaries["session id"]}", $"/v1/{canaries["path"]}", $"/{canaries["outer path"]}",
            $"/problems/{canaries["problem"]}", $"{Sessions}?{canaries["query name"]}=1",
            $"{Sessions}?status={canaries["query value"]}", $"{Sessions}?starting_after={canaries["cursor"]}",
            $"{Sessions}/%2e%2e%2f{canaries["climbing"]}",
        })
            await SendAsync(HttpMethod.Get, path);
        await SendAsync(new HttpMethod(canaries["method"].ToUpperInvariant()), Sessions);
        await SendAsync(HttpMethod.Get, "/version", null, ("User-Agent", canaries["user agent"]),
            ("Cookie", "a=" + canaries["cookie"]), ("Referer", "http://x/" + canaries["referer"]),
            ("X-Forwarded-For", canaries["forwarded"]), ("X-Custom", canaries["header"]),
            ("Origin", "http://" + canaries["origin"]), ("traceparent", canaries["trace"]),
            ("baggage", "a=" + canaries["baggage"]), ("Accept-Language", canaries["language"]));
    }

    private async Task CredentialsAsync()
    {
        foreach (var header in new[]
        {
            "Bearer kyc_live_" + canaries["live key"], "Bearer kyc_test_" + canaries["test key"],
            "Basic " + canaries["basic"], "Bearer eyJhbGciOiJSUzI1NiJ9." + canaries["jwt"] + ".x", canaries["scheme"],
        })
            await SendAsync(HttpMethod.Get, Sessions, null, ("Authorization", header));
    }

    private async Task RawAsync()
    {
        foreach (var text in new[]
        {
            $"GET /version HTTP/1.1\r\nHost: {canaries["host"]}\r\n\r\n",
            $"GET /version HTTP/1.1\r\nHost: kyc\r\n{canaries["header name"]} : x\r\n\r\n",
            $"GET /version HTTP/{canaries["protocol"]}\r\nHost: kyc\r\n\r\n",
            $"GET /version HTTP/1.1\r\nHost: kyc\r\nContent-Length: {canaries["length"]}\r\n\r\n",
            $"{canaries["raw method"]} / HTTP/1.1\r\nHost: kyc\r\n\r\n", $"\x16\x03\x01{canaries["tls"]}\r\n\r\n",
            $"POST {Sessions} HTTP/1.1\r\nHost: kyc\r\nAuthorization: Bearer {key}\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + $"zz{canaries["chunk"]}\r\n",
        })
            await RawConnection.SendAsync(server, Encoding.Latin1.GetBytes(text));
    }

    private async Task<string> NewAsync()
    {
        var id = JsonDocument.Parse(await SendAsync(HttpMethod.Post, Sessions, Json(new { }))).RootElement
            .GetProperty("id").GetString()!;
        Made.Add(id);
        return id;
    }

    private async Task<string> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name == "Content-Type" ? "x" : name);
            if (name == "Content-Type") content!.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, value))
                content!.Headers.TryAddWithoutValidation(name, value);
        }
        using var reply = await client.SendAsync(request);
        var body = await reply.Content.ReadAsStringAsync();
        // An address comes back as "instance", and names of fields as pointers: the client's own, and told to it alone.
        if (!reply.IsSuccessStatusCode && reply.Content.Headers.ContentType?.MediaType == "application/problem+json")
            _problems.AppendLine(JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString());
        return body;
    }

    private static StringContent Json<T>(T value) =>
        new(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json");

    /// <summary>A picture with a comment and EXIF that hold a canary.</summary>
    private byte[] WithExif(string place)
    {
        var picture = Media.Picture();
        byte[] text = [.. "Exif\0\0"u8, .. Encoding.ASCII.GetBytes(canaries[place])];
        byte[] segment = [0xFF, 0xE1, 0, (byte)(text.Length + 2), .. text];
        return [.. picture[..2], .. segment, .. picture[2..]];
    }
}
