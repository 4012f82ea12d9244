using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Actors.Erasure;
using Kyc.Actors.InProcess;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Actors.Workers;
using Kyc.Edge.Auth;
using Kyc.Edge.Health;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Edge.Tests.Support;

/// <summary>
/// A whole server on a loopback port: real HTTP, real actors, ports in memory, a clock that the test moves.
/// </summary>
public sealed class EdgeWorld : IAsyncDisposable
{
    public const string Key = "kyc_live_test0000000000000000000000000000";
    public const string OtherKey = "kyc_live_other000000000000000000000000000";

    private readonly EmbeddedNode _node;
    private readonly WebApplication _app;
    private bool _stopped;

    private EdgeWorld(EdgeOptions options, Action<IServiceCollection>? change)
    {
        var ring = new MemoryKeyRing();
        Keys = new MemorySessionKeys(Journal, ring);
        var logs = NullLoggerFactory.Instance;
        Erasures = new MemoryErasures(Journal);
        Requests = new MemoryErasureRequests(Journal, Erasures);
        var index = new MemoryIndex(Journal);
        _node = new EmbeddedNode(Journal, new ActorSettings(), new InProcessSettings(),
            new RecoverySettings(), Time, logs, limits: options.Limits, erasure: new ErasureParts
            {
                Erasures = Erasures,
                Requests = Requests,
                Index = index,
                Keys = Keys,
                Blobs = Blobs,
                ClusterKeys = ClusterKeys,
            });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(Log);
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(Time).AddSingleton<IStageBoard>(Stages);
        services.AddSingleton(_node.Transport).AddSingleton<ISessionIndex>(index);
        services.AddSingleton<IErasures>(Erasures).AddSingleton<IErasureRequests>(Requests);
        services.AddSingleton<IClusterKeys>(ClusterKeys);
        services.AddSingleton<IBlobStore>(Blobs).AddSingleton<ISessionKeys>(Keys).AddSingleton<IKeyRing>(ring);
        services.AddSingleton<ICredentials>(Credentials).AddSingleton<IReadinessCheck>(Readiness);
        services.AddSingleton<IAuditLog>(Audit);
        services.AddKycEdge(options);
        change?.Invoke(services);
        _app = builder.Build();
        _app.MapKycEdge();
        Ring = ring;
    }

    public VirtualTime Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    public MemoryJournal Journal { get; } = new();
    public MemoryBlobs Blobs { get; } = new();
    public MemoryCredentials Credentials { get; } = new();
    public MemoryErasures Erasures { get; }
    public MemoryErasureRequests Requests { get; }
    public MemoryClusterKeys ClusterKeys { get; } = new();
    public MemoryAudit Audit { get; } = new();
    public MemorySessionKeys Keys { get; }
    public MemoryKeyRing Ring { get; }
    public StageBoard Stages { get; } = new();
    public ScriptedEngine Engine { get; } = new();
    public StubReadiness Readiness { get; } = new();
    public LogCapture Log { get; } = new();
    public WebApplication App => _app;
    public HttpClient Client { get; private set; } = null!;
    public Uri Address => Client.BaseAddress!;

    public static async Task<EdgeWorld> StartAsync(
        EdgeOptions? options = null, Action<IServiceCollection>? services = null)
    {
        var world = new EdgeWorld(options
            ?? new EdgeOptions { Policies = [Some.Policy], DefaultPolicyId = Some.Policy.Id }, services);
        await world.BeginAsync();
        return world;
    }

    private async Task BeginAsync()
    {
        await Credentials.AddAsync(new Credential("key_1", Some.Tenant, true, Time.GetUtcNow()), Key, default);
        await Credentials.AddAsync(new Credential("key_2", Some.OtherTenant, true, Time.GetUtcNow()), OtherKey,
            default);
        var worker = new ComparisonWorker(
            _node.Transport, Engine, Blobs, Ring, Keys, Stages, new WorkerSettings { Incarnation = "test" }, Time,
            NullLogger<ComparisonWorker>.Instance);
        await _node.StartAsync(1, worker, default);
        await _app.StartAsync();
        var address =
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (name == "Authorization") request.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, value))
                content!.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await Client.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostJsonAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public Task<Reply> PostAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, null, headers);

    public Task<Reply> PutAsync(string session, string kind, byte[] content,
        params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, $"/v1/verification_sessions/{session}/files/{kind}",
            new ByteArrayContent(content), headers);

    public async Task<string> NewSessionAsync(string json = "{}")
    {
        var reply = await PostJsonAsync("/v1/verification_sessions", json);
        Assert.Equal(201, reply.Status);
        return reply.Text("id");
    }

    public async Task<string> DecidedSessionAsync()
    {
        var id = await NewSessionAsync();
        await PutAsync(id, "id_card", Media.Picture());
        await PutAsync(id, "face_video", Media.Video());
        var reply = await GetAsync($"/v1/verification_sessions/{id}?wait=30");
        Assert.NotEqual("processing", reply.Text("status"));
        return id;
    }

    /// <summary>Stores a key of a shape; the header that presents it.</summary>
    public async Task<(string Name, string Value)> KeyAsync(Func<Credential, Credential>? shape = null)
    {
        var plain = new Credential("key_" + Ulid.New(Time.GetUtcNow()), Some.Tenant, true, Time.GetUtcNow());
        var credential = shape?.Invoke(plain) ?? plain;
        var key = ApiKeyText.New(credential.Live);
        await Credentials.AddAsync(credential, key, default);
        return As(key);
    }

    /// <summary>The header that presents something.</summary>
    public static (string Name, string Value) As(string presented) => ("Authorization", "Bearer " + presented);

    /// <summary>Sessions, clients and workers stop; the edge goes on.</summary>
    public ValueTask StopActorsAsync()
    {
        if (_stopped) return ValueTask.CompletedTask;
        _stopped = true;
        return _node.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await StopActorsAsync();
    }
}

/// <summary>A reply, read whole.</summary>
public sealed record Reply(int Status, HttpResponseHeaders Headers, string? MediaType, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Text("code");

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public static async Task<Reply> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync());
}

/// <summary>A readiness check that says what the test wants.</summary>
public sealed class StubReadiness : IReadinessCheck
{
    public string Name => "database";

    public Func<CancellationToken, ValueTask<Readiness>> Answer { get; set; } = _ =>
        new(new Readiness(true, "answers"));

    public ValueTask<Readiness> CheckAsync(CancellationToken cancel) => Answer(cancel);
}
