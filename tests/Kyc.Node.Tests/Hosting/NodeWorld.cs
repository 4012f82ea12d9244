using System.Net.Http.Headers;
using System.Text.Json;
using Kyc.Actors.TestKit;
using Kyc.Node.Configuration;
using Kyc.Node.Hosting;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Node.Tests.Hosting;

/// <summary>
/// A node in this process on a free port, with a data folder of its own and a client that holds its key.
/// </summary>
internal sealed class NodeWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-node-");
    private NodeHost? _node;

    /// <summary>Answers comparisons, unless the real pipeline is asked for.</summary>
    public ScriptedEngine Engine { get; } = new();

    /// <summary>What the node wrote to its log.</summary>
    public StringWriter Log { get; } = new();

    /// <summary>Gets the log in place of <see cref="Log"/>.</summary>
    public TextWriter? LogTo { get; init; }

    /// <summary>What the node showed to a person.</summary>
    public StringWriter Terminal { get; } = new();

    /// <summary>The node's data folder.</summary>
    public string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>A path beside the data folder.</summary>
    public string Beside(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The running node.</summary>
    public NodeHost Node => _node ?? throw new InvalidOperationException("no node was started");

    /// <summary>The key that the first start showed.</summary>
    public string Key => Terminal.ToString().Split('\n', StringSplitOptions.TrimEntries)
        .Single(line => line.StartsWith("kyc_live_", StringComparison.Ordinal));

    /// <summary>Settings of this world with further ones.</summary>
    public Settings Settings(params string[] more) => SettingsReader.Read(new SettingsInput
    {
        Arguments =
        [
            NamedArgument.Parse($"node.data_dir={DataFolder}"), NamedArgument.Parse("edge.port=0"),
            NamedArgument.Parse("log.format=json"), NamedArgument.Parse("log.level=trace"),
            .. more.Select(NamedArgument.Parse),
        ],
    });

    /// <summary>What the node keeps, opened without it: to prepare or to look, while it is stopped.</summary>
    public ValueTask<IStorage> OpenStorageAsync(params string[] more) => NodeStorage.OpenAsync(
        Settings(more), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>Starts the node with the scripted engine.</summary>
    public Task StartAsync(params string[] more) => StartAsync(
        (_, _, _, _) => Task.FromResult(new NodeEngine(Engine, "scripted", [], () => ValueTask.CompletedTask)), more);

    /// <summary>Starts the node with the real pipeline.</summary>
    public Task StartRealAsync(params string[] more) => StartAsync(VisionStart.CreateAsync, more);

    /// <summary>Stops the node.</summary>
    public async Task StopAsync()
    {
        if (_node is { } node) await node.DisposeAsync();
        _node = null;
    }

    /// <summary>A client of the node, with a key.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Node.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        return client;
    }

    /// <summary>The JSON of a reply that has to be a success.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, $"{(int)reply.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a card and a video and waits for the decision.</summary>
    public static async Task<JsonElement> JourneyAsync(
        HttpClient client, byte[] card, byte[] video, int waitSeconds = 30)
    {
        var created = await JsonAsync(await client.PostAsync("/v1/verification_sessions", Body("{}")));
        var self = $"/v1/verification_sessions/{created.GetProperty("id").GetString()}";
        await JsonAsync(await client.PutAsync($"{self}/files/id_card", new ByteArrayContent(card)));
        await JsonAsync(await client.PutAsync($"{self}/files/face_video", new ByteArrayContent(video)));
        return await JsonAsync(await client.GetAsync($"{self}?wait={waitSeconds}"));
    }

    /// <summary>A JSON body.</summary>
    public static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts the node with an engine of the test's own.</summary>
    public async Task StartAsync(EngineFactory engine, params string[] more)
    {
        var around = new NodeSurroundings(TextWriter.Synchronized(LogTo ?? Log), TextWriter.Synchronized(Terminal),
            false,
            TimeProvider.System)
        {
            Engine = engine,
        };
        _node = await NodeHost.StartAsync(Settings(more), around, CancellationToken.None);
    }
}
