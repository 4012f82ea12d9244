using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Configuration;
using Kyc.Node.Hosting;

namespace Kyc.Cli.Tests.Operator;

/// <summary>An embedded node in this process, its clients, and an operator who works on its data folder.</summary>
public sealed class EmbeddedWorld : IAsyncLifetime
{
    /// <summary>What the client says about its session: no operator may ever see it.</summary>
    public const string Reference = "client-reference-4711";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-operator-");
    private HttpClient _client = null!;

    /// <summary>Answers comparisons.</summary>
    public ScriptedEngine Engine { get; } = new();

    /// <summary>The node.</summary>
    public NodeHost Node { get; private set; } = null!;

    /// <summary>Its data folder.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var keyFile = Path.Combine(_folder.FullName, "key");
        var settings = SettingsReader.Read(new SettingsInput
        {
            Arguments =
            [
                .. new[]
                {
                    $"node.data_dir={Data}", "node.name=kyc-1", "edge.port=0", "edge.addresses=127.0.0.1",
                    $"edge.bootstrap_key_file={keyFile}", "log.format=json", "storage.min_free_mib=0",
                    "worker.slots=2", "edge.readiness_cache_ms=0",
                }.Select(NamedArgument.Parse),
            ],
        });
        var around = new NodeSurroundings(TextWriter.Null, TextWriter.Null, false, TimeProvider.System)
        {
            Engine = (_, _, _, _) => Task.FromResult(
                new NodeEngine(Engine, "scripted", [], () => ValueTask.CompletedTask)),
        };
        Node = await NodeHost.StartAsync(settings, around, CancellationToken.None);
        _client = new HttpClient { BaseAddress = Node.Address };
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", File.ReadAllText(keyFile).Trim());
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        _client.Dispose();
        await Node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Opens a session and, if wished, sends its files; gives its id.</summary>
    public async Task<string> SessionAsync(bool files = false)
    {
        var body = JsonSerializer.Serialize(new { client_reference_id = Reference });
        var created = await JsonAsync(await _client.PostAsync(
            "/v1/verification_sessions", new StringContent(body, Encoding.UTF8, "application/json")));
        var id = created.GetProperty("id").GetString()!;
        if (!files) return id;
        var self = $"/v1/verification_sessions/{id}/files";
        await JsonAsync(await _client.PutAsync($"{self}/id_card", new ByteArrayContent(Media.Picture())));
        await JsonAsync(await _client.PutAsync($"{self}/face_video", new ByteArrayContent(Media.Video())));
        return id;
    }

    /// <summary>A session's status once it is settled.</summary>
    public async Task<string> SettledAsync(string id) =>
        (await JsonAsync(await _client.GetAsync($"/v1/verification_sessions/{id}?wait=30")))
        .GetProperty("status").GetString()!;

    /// <summary>Runs <c>kyc</c> on the node's data folder.</summary>
    public Task<(int Code, string Out, string Error)> KycAsync(params string[] args) =>
        Shell.RunAsync([.. args, "--data", Data]);

    /// <summary>Runs <c>kyc</c> with <c>--json</c>; it has to succeed.</summary>
    public async Task<JsonElement> LookAsync(params string[] args)
    {
        var (code, output, error) = await KycAsync([.. args, "--json"]);
        Assert.True(code == ExitCodes.Ok, $"{string.Join(' ', args)}: {code}: {error}");
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>What operators did, by the audit log, the oldest first, as <c>action target outcome</c>.</summary>
    public async Task<string[]> AuditAsync() =>
    [
        .. (await LookAsync("audit", "list")).GetProperty("rows").EnumerateArray().Reverse()
            .Where(IsOperators).Select(row =>
            $"{row.GetProperty("action")} {row.GetProperty("target")} {row.GetProperty("outcome")}"),
    ];

    /// <summary>Calls of clients are told by the id of their key.</summary>
    private static bool IsOperators(JsonElement row) =>
        !row.GetProperty("actor").GetString()!.StartsWith("key_", StringComparison.Ordinal);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, $"{(int)reply.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
