namespace Kyc.Node.Tests.Isolation;

/// <summary>What every answer tells browsers and caches, whatever the operation and whoever asks (ASVS 3.4, 14.3).
/// </summary>
[Collection(nameof(TwoTenants))]
public sealed class SecurityHeaders(TwoTenants tenants)
{
    private static readonly (string Name, string Value)[] Always =
    [
        ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
        ("content-security-policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
        ("cache-control", "no-store"),
    ];

    private static readonly string[] Never = ["server", "x-powered-by", "location-insecure", "set-cookie"];

    [Fact]
    public async Task Every_answer_is_plain_uncached_and_framed_by_nobody()
    {
        var answers = 0;
        foreach (var operation in tenants.Operations)
            foreach (var authorization in new[] { null, TwoTenants.Owner })
                foreach (var verb in new[] { operation.Verb, "OPTIONS", "TRACE", "DELETE" })
                {
                    var answer = await new Ask(operation) { Verb = verb, PathId = "vs_x" }
                        .SendAsync(tenants.Client, authorization);
                    var headers = answer.Headers.Split('\n').Select(line => line.Split(": ", 2))
                        .ToDictionary(pair => pair[0], pair => pair[1]);
                    foreach (var (name, value) in Always)
                        Assert.True(headers.GetValueOrDefault(name) == value, $"{verb} {operation.Path}: {name}");
                    Assert.DoesNotContain(headers.Keys, name => Never.Contains(name));
                    Assert.False(answer.Status is >= 300 and < 400, $"{verb} {operation.Path} redirects");
                    if (verb == "TRACE") Assert.True(answer.Status is 401 or 403 or 404 or 405, $"{answer.Status}");
                    answers++;
                }
        Assert.True(answers > 50);
    }

    [Fact]
    public async Task Every_body_says_what_it_is_and_in_which_letters()
    {
        foreach (var operation in tenants.Operations.Where(each => each.Verb == "GET"))
            foreach (var authorization in new[] { null, TwoTenants.Owner })
            {
                var answer = await new Ask(operation) { PathId = "vs_x" }.SendAsync(tenants.Client, authorization);
                var type = answer.Headers.Split('\n').SingleOrDefault(line =>
                    line.StartsWith("content-type: ", StringComparison.Ordinal)) ?? "";
                if (answer.Body.Length == 0) continue;
                // JSON is UTF-8 by its own definition (RFC 8259, 8.1); everything else has to say so.
                Assert.True(type.Contains("json", StringComparison.Ordinal)
                            || type.Contains("charset=utf-8", StringComparison.OrdinalIgnoreCase),
                                $"{operation}: {type}");
            }
    }
}
