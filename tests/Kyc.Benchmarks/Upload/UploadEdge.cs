using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Actors.Workers;
using Kyc.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Upload;

/// <summary>The real edge on loopback over ports in memory, and beside it a server that reads and discards.</summary>
internal sealed class UploadEdge : IAsyncDisposable
{
    private const string Key = "kyc_live_bench000000000000000000000000000";

    private readonly EmbeddedNode _node;
    private readonly WebApplication _edge, _bare;

    private UploadEdge(SealingSink sink)
    {
        var (journal, ring) = (new MemoryJournal(), new MemoryKeyRing());
        _node = new EmbeddedNode(
            journal, new ActorSettings(), new InProcessSettings(), new RecoverySettings(), TimeProvider.System,
            NullLoggerFactory.Instance);
        var builder = NewBuilder();
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System).AddSingleton<IStageBoard>(new StageBoard());
        services.AddSingleton(_node.Transport).AddSingleton<ISessionIndex>(new MemoryIndex(journal));
        services.AddSingleton<IBlobStore>(sink).AddSingleton<ISessionKeys>(new MemorySessionKeys(journal, ring));
        services.AddSingleton<IKeyRing>(ring).AddSingleton<ICredentials>(Credentials);
        var erasures = new MemoryErasures(journal);
        services.AddSingleton<IErasures>(erasures).AddSingleton<IClusterKeys>(new MemoryClusterKeys());
        services.AddSingleton<IErasureRequests>(new MemoryErasureRequests(journal, erasures));
        services.AddSingleton<IAuditLog>(new MemoryAudit());
        services.AddKycEdge(new EdgeOptions { Policies = [Some.Policy], DefaultPolicyId = Some.Policy.Id });
        _edge = builder.Build();
        _edge.MapKycEdge();
        var bare = NewBuilder();
        bare.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _bare = bare.Build();
        _bare.MapPut("/", DiscardAsync);
    }

    private MemoryCredentials Credentials { get; } = new();

    /// <summary>Client of the edge.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Client of the server that discards.</summary>
    public HttpClient Bare { get; private set; } = null!;

    public static async Task<UploadEdge> StartAsync(SealingSink sink)
    {
        var edge = new UploadEdge(sink);
        await edge.Credentials.AddAsync(
            new Credential("key_1", Some.Tenant, true, TimeProvider.System.GetUtcNow()), Key, default);
        await edge._node.StartAsync(1, new NoWork(), default);
        await edge._edge.StartAsync();
        await edge._bare.StartAsync();
        edge.Client = new HttpClient { BaseAddress = new Uri(edge._edge.Urls.Single()) };
        edge.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        edge.Bare = new HttpClient { BaseAddress = new Uri(edge._bare.Urls.Single()) };
        return edge;
    }

    /// <summary>Opens a session; the path that takes its video.</summary>
    public async Task<string> VideoPathAsync()
    {
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(new Uri("/v1/verification_sessions", UriKind.Relative), body);
        using var session = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return $"/v1/verification_sessions/{session.RootElement.GetProperty("id").GetString()}/files/face_video";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Bare.Dispose();
        await _edge.DisposeAsync();
        await _bare.DisposeAsync();
        await _node.DisposeAsync();
    }

    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }

    private static async Task DiscardAsync(HttpContext context)
    {
        while (await context.Request.BodyReader.ReadAsync(context.RequestAborted) is { } read)
        {
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    /// <summary>No session of this benchmark is ever complete.</summary>
    private sealed class NoWork : IJobHandler
    {
        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel) => new(JobVerdict.Done);

        public ValueTask<PictureComparisonReply> CompareAsync(
            PictureComparison request, CancellationToken cancel) => throw new NotSupportedException();
    }
}
