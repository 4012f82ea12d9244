using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Actors.InProcess;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Health;
using Kyc.Node.Admin;
using Kyc.Node.Configuration;
using Kyc.Node.Logging;
using Kyc.Node.Tls;
using Kyc.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Node.Tests.Admin;

/// <summary>An operators' port over a scripted cluster and real storage.</summary>
internal sealed class AdminWorld : IAsyncDisposable
{
    /// <summary>How long anything may take before a test gives it up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-admin-");
    private readonly NodeLog _log = NodeLog.Of(SettingsReader.Read(new SettingsInput()), TimeProvider.System);
    private readonly InProcessTransport _transport = new(
        new InProcessSettings(), TimeProvider.System, NullLogger<InProcessTransport>.Instance);
    private EmbeddedStorage? _storage;
    private AdminServer? _server;

    /// <summary>The cluster.</summary>
    public ScriptedCluster Cluster { get; } = new();

    /// <summary>Whether the node is ready.</summary>
    public SwitchedCheck Check { get; } = new();

    /// <summary>The audit log, which a test may break.</summary>
    public BreakableAudit Audit { get; private set; } = null!;

    /// <summary>The keys that are stored.</summary>
    public ICredentials Credentials => _storage!.Credentials;

    /// <summary>The data folder.</summary>
    public string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>The running port.</summary>
    public AdminServer Server => _server ?? throw new InvalidOperationException("no port was opened");

    /// <summary>The file beside the data.</summary>
    public AdminFile File => AdminFile.Read(DataFolder) ?? throw new InvalidOperationException("no admin.json");

    /// <summary>A world whose port is open.</summary>
    public static async Task<AdminWorld> StartAsync(AdminOptions? options = null)
    {
        var world = new AdminWorld();
        await world.OpenAsync(options);
        return world;
    }

    /// <summary>Opens the port.</summary>
    public async Task OpenAsync(AdminOptions? options = null, ServerTls? tls = null)
    {
        _storage ??= await EmbeddedStorage.OpenAsync(
            new StorageOptions { DataDirectory = DataFolder, MinFreeMib = 0 }, TimeProvider.System,
            NullLoggerFactory.Instance, default);
        Audit = new BreakableAudit(_storage.Audit);
        _server = await AdminServer.StartAsync(new AdminParts
        {
            Node = "kyc-a",
            Incarnation = "i1",
            DataFolder = DataFolder,
            Options = options ?? new AdminOptions(),
            Tls = tls,
            Cluster = Cluster,
            Storage = new AuditedStorage(_storage, Audit),
            Transport = _transport,
            Checks = [Check],
            Log = _log,
            Time = TimeProvider.System,
            Logs = LoggerFactory.Create(builder =>
                KycLogging.Add(builder, SettingsReader.Read(new SettingsInput()), new StringWriter(), false,
                    TimeProvider.System, _log)),
        }, default);
    }

    /// <summary>Closes the port.</summary>
    public async Task CloseAsync()
    {
        if (_server is { } server) await server.DisposeAsync();
        _server = null;
    }

    /// <summary>A client with the node's token, or with another, or with none.</summary>
    public HttpClient Client(bool token = true, string? other = null)
    {
        var client = new HttpClient { BaseAddress = Server.Address, Timeout = Patience };
        if (token)
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", other ?? File.Token);
        return client;
    }

    /// <summary>An order's body.</summary>
    public static StringContent Order(string actor = "jo@desk", string reason = "because") => new(
        JsonSerializer.Serialize(new { actor, reason }), Encoding.UTF8, "application/json");

    /// <summary>Status and body of a reply.</summary>
    public static async Task<(int Status, JsonElement Json)> ReadAsync(HttpResponseMessage reply) =>
        ((int)reply.StatusCode, JsonDocument.Parse(await reply.Content.ReadAsStringAsync()).RootElement);

    /// <summary>Rows of the audit log, the oldest first, as <c>action target outcome</c>.</summary>
    public async Task<string[]> RowsAsync() =>
    [
        .. (await _storage!.Audit.ListAsync(new AuditQuery { Limit = 1_000 }, default)).Reverse()
            .Select(row => $"{row.Entry.Action} {row.Entry.Target} {row.Entry.Outcome}"),
    ];

    /// <summary>The newest row.</summary>
    public async Task<AuditEntry> NewestAsync() =>
        (await _storage!.Audit.ListAsync(new AuditQuery { Limit = 1 }, default))[0].Entry;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _transport.DisposeAsync();
        if (_storage is { } storage) await storage.DisposeAsync();
        _log.Dispose();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A readiness check that a test decides.</summary>
internal sealed class SwitchedCheck : IReadinessCheck
{
    /// <summary>What it finds.</summary>
    public bool Ok { get; set; } = true;

    /// <inheritdoc />
    public string Name => "switched";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel) => new(new Readiness(Ok, "as the test says"));
}
