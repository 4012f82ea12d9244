using System.Net.Http.Headers;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Node.Admin;
using Kyc.Node.Tests.Hosting;

namespace Kyc.Node.Tests.Leaks;

/// <summary>
/// What a client says reaches no output of a node: not its log at the most verbose level, traces, metrics, errors or
/// the operators' port, nor what failures leave behind (A16, S5; ASVS 14.2, 16.2.5).
/// </summary>
public sealed class NothingLeaks
{
    /// <summary>A similarity that is nowhere by chance: what is measured of a person is that person's.</summary>
    private const double Similarity = 0.731249887631;

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task An_embedded_node_tells_nobody_what_clients_say()
    {
        var canaries = new Canaries();
        using var outputs = new Outputs();
        await using var world = new NodeWorld();
        world.Engine.Answer = AnswerAsync;
        await world.StartAsync("limits.failures_per_minute=0");
        using var client = world.Client();
        client.DefaultRequestHeaders.Authorization = null;
        var key = world.Key;
        var visitor = new Visitor(canaries, client, world.Node.Endpoints[0], key);
        await visitor.VisitAsync();
        var operators = await OperatorsAsync(world, visitor.Made);
        await DamageAsync(world, visitor, client, key);
        await world.StopAsync();

        var log = world.Log.ToString();
        AssertSeen(log, outputs.Text, operators, visitor.Made[0]);
        var found = Found(canaries, ("log", log), ("terminal", world.Terminal.ToString()),
            ("traces and metrics", outputs.Text), ("operators' port", operators), ("errors", visitor.Problems));
        if (log.Contains(key, StringComparison.Ordinal)) found.Add("log: the API key");
        if (log.Contains("0.73124988", StringComparison.Ordinal)) found.Add("log: a similarity");
        Figures.Print("A16", "canaries in log, traces, metrics, errors, operators' port of a node",
            $"{found.Count} hits of {canaries.Count} canaries in 11 forms", "0", found.Count == 0);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(canaries.Count >= 40, $"{canaries.Count} canaries");
    }

    /// <summary>The search can find: what may be there is found by the same means.</summary>
    private static void AssertSeen(string log, string told, string operators, string session)
    {
        Assert.Contains("\"level\":\"debug\"", log, StringComparison.Ordinal);
        Assert.Contains(session, log, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", told, StringComparison.Ordinal);
        Assert.Contains(session, operators, StringComparison.Ordinal);
    }

    internal static List<string> Found(Canaries canaries, params (string Output, string Text)[] outputs) =>
        [.. outputs.SelectMany(each => canaries.In(each.Text).Select(hit => $"{each.Output}: {hit}"))];

    /// <summary>A worker that fails for good, then a file that was changed on the disk.</summary>
    private static async Task DamageAsync(NodeWorld world, Visitor visitor, HttpClient client, string key)
    {
        world.Engine.Answer = (_, _) => throw new InvalidOperationException("the engine broke");
        await visitor.VisitAsync();
        world.Engine.Answer = (input, _) => new(Some.Report(input));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(world.DataFolder), "fil_*",
            SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Position = stream.Length / 2;
            stream.WriteByte(0xA5);
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/verification_sessions/{visitor.Made[^1]}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var reply = await client.SendAsync(request);
    }

    private static async Task<string> OperatorsAsync(NodeWorld world, IEnumerable<string> sessions)
    {
        var file = AdminFile.Read(world.DataFolder)!;
        using var client = new HttpClient { BaseAddress = file.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.Token);
        var text = new StringBuilder();
        foreach (var pattern in world.Node.OperatorsRoutes.Where(route => route.Action is null).Select(each =>
            each.Pattern))
            foreach (var id in pattern.Contains("{id}", StringComparison.Ordinal) ? sessions : [""])
                text.AppendLine(await ReadAsync(client, pattern.Replace("{id}", id, StringComparison.Ordinal)));
        return text.ToString();
    }

    /// <summary>An answer, or the beginning of one that goes on for as long as somebody listens.</summary>
    private static async Task<string> ReadAsync(HttpClient client, string path)
    {
        using var reply = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        if (reply.Content.Headers.ContentType?.MediaType == "application/json")
            return await reply.Content.ReadAsStringAsync();
        await using var stream = await reply.Content.ReadAsStreamAsync();
        var beginning = new byte[256 * 1024];
        return Encoding.UTF8.GetString(beginning, 0, await stream.ReadAsync(beginning));
    }

    internal static ValueTask<Kyc.Sessions.Decisions.ComparisonReport> AnswerAsync(
        ComparisonInput input, CancellationToken cancel) => new(Some.Report(input, Similarity));
}
