using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>The broker's management interface, for tests that look at queues or meddle with them.</summary>
internal sealed class BrokerApi : IDisposable
{
    public const string VirtualHost = "/";

    private readonly HttpClient _http;

    public BrokerApi(Uri address, string user, string password)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>Messages of a queue, ready and in hand; counted now, not by the statistics.</summary>
    public async Task<long> DepthAsync(string queue)
    {
        using var found = await GetAsync($"api/queues/{Escape(VirtualHost)}/{Escape(queue)}?disable_stats=true");
        return found.RootElement.TryGetProperty("messages", out var messages) ? messages.GetInt64() : 0;
    }

    public async Task<JsonDocument> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Removes every queue whose name begins so.</summary>
    public async Task RemoveQueuesAsync(string prefix)
    {
        using var queues = await GetAsync($"api/queues/{Escape(VirtualHost)}?columns=name&disable_stats=true");
        var names = queues.RootElement.EnumerateArray().Select(queue => queue.GetProperty("name").GetString()!);
        foreach (var name in names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var gone = await _http.DeleteAsync(
                new Uri($"api/queues/{Escape(VirtualHost)}/{Escape(name)}", UriKind.Relative));
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Escape(string name) => Uri.EscapeDataString(name);
}
