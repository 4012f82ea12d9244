using System.Net.Http.Headers;
using Kyc.Actors.InProcess;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Actors.Workers;
using Kyc.Edge;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Limits;

/// <summary>An embedded node with a scripted worker and a real edge on loopback, over ports in memory.</summary>
internal sealed class LimitedEdge : IAsyncDisposable
{
    private readonly MemoryKeyRing _ring = new();
    private readonly MemoryJournal _journal = new();
    private readonly MemoryBlobs _blobs = new();
    private readonly MemoryCredentials _credentials = new();
    private readonly MemorySessionKeys _keys;
    private readonly EmbeddedNode _node;
    private readonly WebApplication _edge;

    private LimitedEdge(LimitSettings limits)
    {
        _keys = new MemorySessionKeys(_journal, _ring);
        _node = new EmbeddedNode(
            _journal, new ActorSettings(), new InProcessSettings(), new RecoverySettings(), TimeProvider.System,
            NullLoggerFactory.Instance, limits: limits);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System).AddSingleton<IStageBoard>(new StageBoard());
        services.AddSingleton(_node.Transport).AddSingleton<ISessionIndex>(new MemoryIndex(_journal));
        services.AddSingleton<IBlobStore>(_blobs).AddSingleton<ISessionKeys>(_keys);
        services.AddSingleton<IKeyRing>(_ring).AddSingleton<ICredentials>(_credentials);
        var erasures = new MemoryErasures(_journal);
        services.AddSingleton<IErasures>(erasures).AddSingleton<IClusterKeys>(new MemoryClusterKeys());
        services.AddSingleton<IErasureRequests>(new MemoryErasureRequests(_journal, erasures));
        services.AddSingleton<IAuditLog>(new MemoryAudit());
        services.AddKycEdge(new EdgeOptions
        {
            Policies = [Some.Policy],
            DefaultPolicyId = Some.Policy.Id,
            Limits = limits,
        });
        _edge = builder.Build();
        _edge.MapKycEdge();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_edge.Urls.Single());

    /// <summary>Reaches sessions.</summary>
    public ITransport Transport => _node.Transport;

    /// <summary>Starts one whose comparisons take so long.</summary>
    public static async Task<LimitedEdge> StartAsync(LimitSettings limits, int slots, TimeSpan comparison)
    {
        var edge = new LimitedEdge(limits);
        var engine = new ScriptedEngine
        {
            Answer = async (input, cancel) =>
            {
                await Task.Delay(comparison, cancel);
                return Some.Report(input);
            },
        };
        var worker = new ComparisonWorker(
            edge.Transport, engine, edge._blobs, edge._ring, edge._keys, new StageBoard(),
            new WorkerSettings { Incarnation = "bench" }, TimeProvider.System, NullLogger<ComparisonWorker>.Instance);
        await edge._node.StartAsync(slots, worker, default);
        await edge._edge.StartAsync();
        return edge;
    }

    /// <summary>A client of a tenant, with a key of its own.</summary>
    public async Task<HttpClient> ClientAsync(TenantId tenant)
    {
        var key = $"kyc_live_{tenant}".PadRight(49, '0');
        await _credentials.AddAsync(
            new Credential($"key_{tenant}", tenant, true, TimeProvider.System.GetUtcNow()), key, default);
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Opens a session and gives it both files: its comparison is owed from then on.</summary>
    public async Task<SessionId> SubmitAsync(TenantId tenant)
    {
        var session = await OpenAsync(tenant);
        foreach (var kind in new[] { FileKind.IdCard, FileKind.FaceVideo })
        {
            using var content = new MemoryStream([(byte)kind, 1, 2, 3]);
            using var key = await _keys.OpenAsync(tenant, session, default);
            var stored = await _blobs.PutAsync(new BlobScope(tenant, session), key, content, 100, default);
            await AskAsync(new Perform(
                new AcceptFile(session, tenant, Some.NewCommand(), stored.As(kind, "image/jpeg"))));
        }
        return session;
    }

    /// <summary>Opens a session.</summary>
    public async Task<SessionId> OpenAsync(TenantId tenant)
    {
        var session = Some.NewSession();
        var (key, wrapped) = _ring.Mint(tenant, session);
        key.Dispose();
        await AskAsync(new Perform(
            new CreateSession(session, tenant, Some.NewCommand(), Some.Policy), WrappedKey: wrapped));
        return session;
    }

    /// <summary>Asks a session.</summary>
    public async Task AskAsync(SessionMessage message)
    {
        var reply = await Transport.AskAsync(message, TimeSpan.FromSeconds(60), default);
        if (reply is not SessionReply.Ok) throw new InvalidOperationException($"refused: {reply}");
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _node.DisposeAsync();
    }
}
