using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Kyc.Cluster.Tests;

/// <summary>A node that is ready, with its first key in hand.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private RunningNode(NodeProcess node, HttpClient http) => (Node, Http) = (node, http);

    public NodeProcess Node { get; }

    public HttpClient Http { get; }

    public static async Task<RunningNode> StartAsync(string folder, params string[] more)
    {
        var port = NodeProcess.FreePort();
        var keyFile = Path.Combine(folder, "key");
        var node = NodeProcess.Start(Path.Combine(folder, "data"), port, keyFile, more);
        var http =
            new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(90) };
        await node.ReadyAsync(http);
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(keyFile)).Trim());
        return new RunningNode(node, http);
    }

    public async Task<string> CreateAsync()
    {
        using var answer = await PostAsync("/v1/verification_sessions", "{}");
        answer.EnsureSuccessStatusCode();
        using var session = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return session.RootElement.GetProperty("id").GetString()!;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> PutAsync(string id, string kind, byte[] bytes) => Http.PutAsync(
        new Uri($"/v1/verification_sessions/{id}/files/{kind}", UriKind.Relative), new ByteArrayContent(bytes));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> AnonymousAsync(string path)
    {
        using var stranger = new HttpClient { BaseAddress = Http.BaseAddress };
        return await stranger.GetAsync(new Uri(path, UriKind.Relative));
    }

    public async Task<JsonDocument> GetAsync(string path) =>
        JsonDocument.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    public async Task<string?> StatusAsync(string id)
    {
        using var session = await GetAsync($"/v1/verification_sessions/{id}");
        return session.RootElement.GetProperty("status").GetString();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Node.DisposeAsync();
    }
}
