namespace Kyc.Node.Tests.RawHttp;

/// <summary>
/// The attacks, by family: ways to end a body, to write a header, to write a request line, to leave a body behind (A4;
/// ASVS 4.2.1; RFC 9112, 11).
/// </summary>
internal static class Vectors
{
    private const string Smuggled = "GET /version HTTP/1.1\r\nHost: kyc\r\nRequest-Id: smuggled-####\r\n\r\n";

    /// <summary>Every attack.</summary>
    /// <param name="authorization">A good credential, so that bodies are read and not only refused.</param>
    /// <param name="session">A session that takes files.</param>
    public static IEnumerable<Vector> All(string authorization, string session) =>
    [
        .. BothLengths(authorization), .. Lengths(authorization), .. Codings(authorization), .. Chunks(authorization),
        .. Headers(), .. Floods(), .. RequestLines(), .. LeftBehind(authorization, session), .. Forms(authorization,
        session),
        .. HopByHop(authorization),
    ];

    private static string Post(string authorization, string headers, string body) =>
        "POST /v1/verification_sessions HTTP/1.1\r\nHost: kyc\r\nRequest-Id: attack-####\r\nAuthorization: "
        + authorization
        + "\r\nContent-Type: application/json\r\n" + headers + "\r\n" + body;

    private static string Get(string headers, string line = "GET /version HTTP/1.1") =>
        $"{line}\r\nHost: kyc\r\nRequest-Id: attack-####\r\n{headers}\r\n";

    /// <summary>Content-Length and Transfer-Encoding: whichever wins, the other's reading hides a request.</summary>
    private static IEnumerable<Vector> BothLengths(string authorization)
    {
        var chunked = $"0\r\n\r\n{Smuggled}";
        var whole = $"{Smuggled.Length:x}\r\n{Smuggled}\r\n0\r\n\r\n";
        string[] codings =
        [
            "Transfer-Encoding: chunked", "transfer-encoding: chunked", "Transfer-Encoding: Chunked",
            "Transfer-Encoding:chunked", "Transfer-Encoding:  chunked", "Transfer-Encoding: chunked ",
            "Transfer-Encoding: identity, chunked", "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        ];
        foreach (var coding in codings)
            foreach (var (name, body) in new[] { ("empty", chunked), ("whole", whole) })
                foreach (var length in new[] { 0, 2, 4, body.Length })
                {
                    yield return Vector.Of($"CL {length} then {Show(coding)} over {name}",
                        Post(authorization, $"Content-Length: {length}\r\n{coding}\r\n", body), Must.Refuse);
                    yield return Vector.Of($"{Show(coding)} then CL {length} over {name}",
                        Post(authorization, $"{coding}\r\nContent-Length: {length}\r\n", body), Must.Refuse);
                }
    }

    private static IEnumerable<Vector> Lengths(string authorization)
    {
        string[] wrong =
        [
            "-1", "+5", "0x5", "5,5", "5, 6", "5;", "5 5", "", " ", "1e1", "5.0", "\"5\"", "five", "5\0",
            "9223372036854775808", "18446744073709551616", "18446744073709551621", "99999999999999999999999999",
            "\xb2", "0\v", "5\t5", "_5", "0b1", "0o7", "NaN", "٥", "5\u00a0",
        ];
        foreach (var value in wrong)
            yield return Vector.Of($"Content-Length: {Show(value)}",
                Post(authorization, $"Content-Length: {value}\r\n", "{}" + Smuggled), Must.Refuse);
        string[][] twice = [["2", "2"], ["2", "3"], ["0", "2"], ["2", "0"], ["2", "-1"], ["2", ""], ["2", "x"]];
        foreach (var pair in twice)
            yield return Vector.Of($"Content-Length twice: {pair[0]} and {Show(pair[1])}",
                Post(authorization, $"Content-Length: {pair[0]}\r\nContent-Length: {pair[1]}\r\n", "{}" + Smuggled),
                Must.Refuse);
        foreach (var name in new[] { "Content-Length ", "Content-Length\t", " Content-Length", "Content_Length",
            "Content-Length\0", "Content\u00adLength", "CONTENT-LENGTH", "X-Content-Length" })
            yield return Vector.Of($"a length named {Show(name)}",
                Post(authorization, $"Content-Length: 2\r\n{name}: {2 + Smuggled.Length}\r\n", "{}"),
                name.Trim() == "X-Content-Length" || name == "Content_Length" ? Must.StayInStep : Must.Refuse);
        // Not a number of RFC 9110, but whoever takes it takes it for 0.
        yield return Vector.Of("Content-Length: -0", Post(authorization, "Content-Length: -0\r\n", ""));
        yield return Vector.Of("leading zeros", Post(authorization, "Content-Length: 0002\r\n", "{}"));
        yield return Vector.Of("a POST of no length", Post(authorization, "", ""));
        yield return Vector.Of("a length and no body", Post(authorization, "Content-Length: 200\r\n", "{"));
    }

    private static IEnumerable<Vector> Codings(string authorization)
    {
        string[] values =
        [
            "xchunked", "chunkedx", "chunked, identity", "chunked, gzip", "identity", "gzip", "\"chunked\"",
            "chunked;q=1",
            "chunked\0", "\0chunked", "chun\tked", "\vchunked", "chunked\v", "ch\xfcnked", "", ",", "chunked,",
            ",chunked", "chunked, chunked", "cow", "trailers", "chunked\u00a0", "CHUNKED, identity",
        ];
        foreach (var value in values)
            yield return Vector.Of($"Transfer-Encoding: {Show(value)}",
                Post(authorization, $"Transfer-Encoding: {value}\r\n", $"2\r\n{{}}\r\n0\r\n\r\n"),
                value is "chunked," or ",chunked" ? Must.StayInStep : Must.Refuse);
        foreach (var name in new[] { "Transfer-Encoding ", "Transfer-Encoding\t", " Transfer-Encoding",
            "Transfer\0Encoding", "Transfer-Encoding\0", "Transfer Encoding" })
            yield return Vector.Of($"a coding named {Show(name)}",
                Post(authorization, $"{name}: chunked\r\n", $"0\r\n\r\n{Smuggled}"), Must.Refuse);
        foreach (var version in new[] { "HTTP/1.0", "HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/11.1", "http/1.1" })
            yield return Vector.Of($"chunked in {version}",
                Post(authorization, "Transfer-Encoding: chunked\r\n", $"0\r\n\r\n{Smuggled}")
                    .Replace("HTTP/1.1\r\nHost: kyc\r\nRequest-Id: attack-####",
                        $"{version}\r\nHost: kyc\r\nRequest-Id: attack-####",
                        StringComparison.Ordinal), Must.Refuse);
    }

    private static IEnumerable<Vector> Chunks(string authorization)
    {
        string[] sizes =
        [
            "-1", "+2", "0x2", " 2", "2 x", "g", "", "2,", "2.0", "80000000", "ffffffff", "7fffffffffffffff",
            "8000000000000000", "ffffffffffffffff", "10000000000000002", "fffffffffffffffffffffffff", "2\0", "\xb2",
            "2\n", "\n2", "2\r", "2\v", "²",
        ];
        foreach (var size in sizes)
            yield return Chunk($"a chunk of size {Show(size)}", $"{size}\r\n{{}}\r\n0\r\n\r\n{Smuggled}", Must.Refuse);
        yield return Chunk("a chunk longer than its size", $"2\r\n{{}}xx\r\n0\r\n\r\n{Smuggled}", Must.Refuse);
        yield return Chunk("a chunk without its line end", $"2\r\n{{}}0\r\n\r\n{Smuggled}", Must.Refuse);
        yield return Chunk("a chunk ended by LF", "2\r\n{}\n0\r\n\r\n", Must.Refuse);
        yield return Chunk("a size ended by LF", "2\n{}\r\n0\r\n\r\n", Must.Refuse);
        yield return Chunk("a size ended by CR", "2\r{}\r\n0\r\n\r\n", Must.Refuse);
        yield return Chunk("the last chunk ended by LF", $"2\r\n{{}}\r\n0\n\n{Smuggled}", Must.Refuse);
        yield return Chunk("an extension ended by LF", $"2;a\n{{}}\r\n0\r\n\r\n{Smuggled}", Must.Refuse);
        yield return Chunk("the end missing", "2\r\n{}\r\n", Must.Refuse);
        yield return Chunk("a size of 10,000 zeros", new string('0', 10_000) + "2\r\n{}\r\n0\r\n\r\n");
        yield return Chunk("a size of 100,000 digits", new string('1', 100_000) + "\r\n", Must.Refuse);
        string[] extensions =
        [
            ";a", ";a=b", ";a=\"b\"", ";a=\"\r\n\"", ";\0", ";" + new string('x', 300), ";a=\"" + Smuggled + "\"",
            ";;;;", " ;a", "; a = b",
        ];
        foreach (var extension in extensions)
            yield return Chunk($"an extension {Show(extension)}", $"2{extension}\r\n{{}}\r\n0\r\n\r\n");
        yield return Chunk("an extension of 100 kB", $"2;{new string('x', 100_000)}\r\n{{}}\r\n0\r\n\r\n");
        string[] trailers =
        [
            "Content-Length: 50", "Transfer-Encoding: chunked", "Host: other", "Authorization: Bearer x", "X: y",
            "Request-Id: smuggled-####", " folded", "No-Colon", "A b: c", ": x", "X: \0",
            "X: y\nRequest-Id: smuggled-####",
        ];
        foreach (var trailer in trailers)
            yield return Chunk($"a trailer {Show(trailer)}", $"2\r\n{{}}\r\n0\r\n{trailer}\r\n\r\n");
        yield return Chunk("10,000 trailers",
            "2\r\n{}\r\n0\r\n" + string.Concat(Enumerable.Range(0, 10_000).Select(n => $"X{n}: y\r\n")) + "\r\n");

        Vector Chunk(string name, string body, Must must = Must.StayInStep) =>
            Vector.Of(name, Post(authorization, "Transfer-Encoding: chunked\r\n", body), must);
    }

    private static IEnumerable<Vector> Headers()
    {
        string[] refused =
        [
            "X : y", "X\t: y", "X y: z", " X: y", "\tX: y", "NoColon", ": y", "X\0: y", "X: a\0b", "X\r: y",
            "X(: y", "X\x7f: y", "X\xe9: y", "\"X\": y", "X: y\r\n folded", "X: y\r\n\tRequest-Id: smuggled-####",
            "X: y\r\n \r\n", "Host: other", "Host: kyc", "X: y\rRequest-Id: smuggled-####", "X: a\r\r\n",
            "X/Y: z", "X,Y: z", "X[Y]: z", "{X}: y", "X@Y: z",
        ];
        foreach (var header in refused) yield return Vector.Of($"a header {Show(header)}", Get(header + "\r\n"),
            Must.Refuse);
        string[] odd =
        [
            "X:", "X:y", "X: ", "X: \x80\xff", "X: y\nRequest-Id: smuggled-####", "\nX: y", "X: y\n",
            "Content-Type: \r\n",
            "X: " + new string('y', 8_000), "Expect: 100-continue", "Expect: other",
            "Upgrade: h2c\r\nConnection: upgrade",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "HTTP2-Settings: AAMAAABkAAQAAP__\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
            "X-HTTP-Method-Override: DELETE", "X-Original-URL: /v1/verification_sessions", "X-Rewrite-URL: /livez",
            "X-Forwarded-Host: other", "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1;host=other",
            "Range: bytes=0-,0-,0-,0-", "TE: trailers", "Cookie: " + string.Join(';', Enumerable.Repeat("a=b", 500)),
        ];
        foreach (var header in odd) yield return Vector.Of($"a header {Show(header)}", Get(header + "\r\n"));
        foreach (var host in new[] { "", "a b", "kyc/path", "user@kyc", "kyc:port", "kyc:99999", "[::1", "a\0b",
            "kyc, other",
            "http://kyc", "-", "..", "k\xffc" })
            yield return Vector.Of($"Host: {Show(host)}",
                $"GET /version HTTP/1.1\r\nHost: {host}\r\nRequest-Id: attack-####\r\n\r\n");
        yield return Vector.Of("no Host", "GET /version HTTP/1.1\r\nRequest-Id: attack-####\r\n\r\n", Must.Refuse);
        yield return Vector.Of("headers ended by LF alone",
            "GET /version HTTP/1.1\nHost: kyc\nRequest-Id: attack-####\n\n");
        yield return Vector.Of("no headers' end", "GET /version HTTP/1.1\r\nHost: kyc\r\nX: ", Must.StayInStep);
    }

    private static IEnumerable<Vector> Floods()
    {
        yield return Vector.Of("100,000 header fields",
            Get(string.Concat(Enumerable.Range(0, 100_000).Select(n => $"X{n}: y\r\n"))), Must.Refuse);
        yield return Vector.Of("101 header fields",
            Get(string.Concat(Enumerable.Range(0, 101).Select(n => $"X{n}: y\r\n"))), Must.Refuse);
        yield return Vector.Of("the same field 10,000 times",
            Get(string.Concat(Enumerable.Repeat("X: y\r\n", 10_000))), Must.Refuse);
        yield return Vector.Of("a field of 1 MB", Get($"X: {new string('y', 1_000_000)}\r\n"), Must.Refuse);
        yield return Vector.Of("a field name of 100 kB", Get($"{new string('X', 100_000)}: y\r\n"), Must.Refuse);
        yield return Vector.Of("a field without end", $"GET /version HTTP/1.1\r\nX: {new string('y', 200_000)}",
            Must.Refuse);
        yield return Vector.Of("a request line without end", "GET /" + new string('a', 1_000_000), Must.Refuse);
        yield return Vector.Of("a target of 100 kB", Get("", $"GET /{new string('a', 100_000)} HTTP/1.1"), Must.Refuse);
        yield return Vector.Of("a query of 100 kB", Get("", $"GET /version?{new string('a', 100_000)} HTTP/1.1"),
            Must.Refuse);
        yield return Vector.Of("a method of 100 kB", Get("", $"{new string('G', 100_000)} / HTTP/1.1"), Must.Refuse);
        yield return Vector.Of("10,000 blank lines", string.Concat(Enumerable.Repeat("\r\n", 10_000)));
        yield return Vector.Of("10,000 LF", new string('\n', 10_000));
        yield return Vector.Of("zeros", new string('\0', 50_000), Must.Refuse);
        yield return Vector.Of("a TLS hello", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + new string('\x55', 200),
            Must.Refuse);
        yield return Vector.Of("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Must.Refuse);
        yield return Vector.Of("a SOCKS hello", "\x05\x01\0", Must.Refuse);
    }

    private static IEnumerable<Vector> RequestLines()
    {
        string[] refused =
        [
            "GET  /version HTTP/1.1", "GET\t/version\tHTTP/1.1", " GET /version HTTP/1.1",
            "GET /version", "GET", "", "GET /version HTTP/1.1 x", "GET /version HTTP/1.1\t", "GET /version HTTP/",
            "GET /version HTTP/1", "GET /version HTTP/1.11", "GET /version HTTP/0.9", "GET /version HTTP/2.0",
            "GET /version http/1.1", "GET /version HTTPS/1.1", "GET version HTTP/1.1", "G\0T /version HTTP/1.1",
            "GET /ver\0sion HTTP/1.1", "GET /%00 HTTP/1.1", "/version HTTP/1.1", "G(T /version HTTP/1.1",
            "GET kyc:443 HTTP/1.1",
            "GET * HTTP/1.1", "GET ? HTTP/1.1", "GET # HTTP/1.1", "GET /version\rX HTTP/1.1",
            "\x80GET /version HTTP/1.1",
            "GET http:// HTTP/1.1", "GET http:///version HTTP/1.1", "CONNECT kyc HTTP/1.1", "CONNECT /version HTTP/1.1",
        ];
        foreach (var line in refused) yield return Vector.Of($"the line {Show(line)}", Get("", line), Must.Refuse);
        string[] odd =
        [
            "GET /version  HTTP/1.1", "GET http://kyc/version HTTP/1.1", "GET http://other/version HTTP/1.1",
            "GET https://kyc/version HTTP/1.1",
            "GET http://user:pass@kyc/version HTTP/1.1", "GET //kyc/version HTTP/1.1", "GET /version# HTTP/1.1",
            "GET /version#frag HTTP/1.1", "GET /version?a=b%0d%0aRequest-Id:%20smuggled-#### HTTP/1.1",
            "GET /version%0d%0aRequest-Id:%20smuggled-#### HTTP/1.1", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
            "GET /../../etc/passwd HTTP/1.1", "GET /./version HTTP/1.1", "GET /version/ HTTP/1.1",
            "GET \\version HTTP/1.1",
            "GET /ver\\sion HTTP/1.1", "GET /%zz HTTP/1.1", "GET /% HTTP/1.1", "GET /%c0%af HTTP/1.1",
            "GET /\xc3\xa9 HTTP/1.1", "GET /version;x=y HTTP/1.1", "GET /VERSION HTTP/1.1", "GET /%76ersion HTTP/1.1",
            "GET /version%2f HTTP/1.1", "GET /v1%2fverification_sessions HTTP/1.1",
            "GET /v1//verification_sessions HTTP/1.1",
            "GET /v1/../version HTTP/1.1", "GET ftp://kyc/version HTTP/1.1", "GET file:///etc/passwd HTTP/1.1",
            "TRACE / HTTP/1.1", "TRACK / HTTP/1.1", "DEBUG / HTTP/1.1", "PROPFIND / HTTP/1.1", "get /version HTTP/1.1",
            "OPTIONS * HTTP/1.1", "OPTIONS /version HTTP/1.1", "CONNECT kyc:443 HTTP/1.1", "GET /version HTTP/1.0",
            "FOO /version HTTP/1.1",
        ];
        foreach (var line in odd) yield return Vector.Of($"the line {Show(line)}", Get("", line));
        yield return Vector.Of("a request of HTTP/0.9", "GET /version\r\n", Must.Refuse);
    }

    /// <summary>Bodies that nobody reads: what is left of them must not become a request (CL.0).</summary>
    private static IEnumerable<Vector> LeftBehind(string authorization, string session)
    {
        string[] places =
        [
            "/version", "/livez", "/nothing", "/problems/not_found", "/openapi.json", "/v1/verification_sessions",
            "/v1/nothing", $"/v1/verification_sessions/{session}", $"/v1/verification_sessions/{session}/submit",
            $"/v1/verification_sessions/{session}/files/id_card", $"/v1/verification_sessions/{session}/files/none",
            "/v1/face_comparisons", "/api/upload",
        ];
        foreach (var place in places)
            foreach (var verb in new[] { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "FOO" })
                foreach (var key in new[] { "Bearer wrong", authorization })
                    yield return Vector.Of(
                        $"{verb} {place} {(key == authorization ? "with" : "without")} a key leaves a body",
                        $"{verb} {place} HTTP/1.1\r\nHost: kyc\r\nRequest-Id: attack-####\r\nAuthorization: {key}\r\n"
                        + $"Content-Length: {Smuggled.Length}\r\n\r\n{Smuggled}");
    }

    private static IEnumerable<Vector> Forms(string authorization, string session)
    {
        string[] types =
        [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=" + new string('b', 500),
            "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=a\tb",
            "multipart/form-data; boundary=\"a b\"", "multipart/form-data; boundary==?utf-8?b?YQ==?=",
            "multipart/form-data; Boundary=a", "multipart/mixed; boundary=a", "multipart/form-data;;boundary=a",
        ];
        var part = "Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n";
        string[] bodies =
        [
            "", "--a", "--a\r\n", "--a--", "--a--\r\n", $"--a\r\n{part}{Smuggled}\r\n--a--\r\n",
            $"--a\n{part}x\n--a--\n",
            $"--a\r\n{part}{part}x\r\n--a--\r\n", "--a\r\nX\r\n\r\n\r\n--a--\r\n", $"--a\r\n{part}x",
            "--a\r\n" + string.Concat(Enumerable.Range(0, 2_000).Select(n => $"X{n}: y\r\n")) + "\r\n\r\n--a--\r\n",
            string.Concat(Enumerable.Repeat("--a\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n", 800))
                + "--a--\r\n",
        ];
        foreach (var type in types)
            foreach (var body in type.EndsWith("=a", StringComparison.Ordinal) ? bodies : [bodies[5]])
                foreach (var place in new[] { "PUT /v1/verification_sessions/" + session + "/files/id_card",
                    "POST /api/upload" })
                    yield return Vector.Of($"{place[..4]} {Show(type)} with {Show(body)}",
                        $"{place} HTTP/1.1\r\nHost: kyc\r\nRequest-Id: attack-####\r\n"
                        + $"Authorization: {authorization}\r\n"
                        + $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>Names in Connection that a proxy would take away.</summary>
    private static IEnumerable<Vector> HopByHop(string authorization)
    {
        foreach (var name in new[] { "content-length", "transfer-encoding", "host", "authorization", "request-id",
            "close, x" })
            yield return Vector.Of($"Connection: {name}",
                Post(authorization, $"Connection: {name}\r\nContent-Length: 2\r\n", "{}"));
        yield return Vector.Of("Connection: close before more",
            Post(authorization, "Connection: close\r\nContent-Length: 2\r\n", "{}" + Smuggled));
        yield return Vector.Of("Proxy-Connection", Get("Proxy-Connection: keep-alive\r\n"));
        yield return Vector.Of("Keep-Alive", Get("Keep-Alive: timeout=100000, max=0\r\n"));
    }

    private static string Show(string text)
    {
        var shown = text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\0", "\\0", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        return shown.Length > 60 ? $"{shown[..60]}... ({shown.Length})" : shown;
    }
}
