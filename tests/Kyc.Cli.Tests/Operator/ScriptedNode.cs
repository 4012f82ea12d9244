using Kyc.Actors.InProcess;
using Kyc.Actors.TestKit;
using Kyc.Node.Admin;
using Kyc.Node.Configuration;
using Kyc.Node.Logging;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cli.Tests.Operator;

/// <summary>An operators' port over a cluster that a test scripts.</summary>
public sealed class ScriptedNode : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-scripted-");
    private readonly NodeLog _log = NodeLog.Of(SettingsReader.Read(new SettingsInput()), TimeProvider.System);
    private readonly InProcessTransport _transport = new(
        new InProcessSettings(), TimeProvider.System, NullLogger<InProcessTransport>.Instance);
    private EmbeddedStorage _storage = null!;
    private AdminServer _server = null!;

    /// <summary>The cluster.</summary>
    public ScriptedCluster Cluster { get; } = new();

    /// <summary>Its address.</summary>
    public string Address => _server.Address.Authority;

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _storage = await EmbeddedStorage.OpenAsync(
            new StorageOptions { DataDirectory = Data, MinFreeMib = 0 }, TimeProvider.System,
            NullLoggerFactory.Instance, default);
        _server = await AdminServer.StartAsync(new AdminParts
        {
            Node = "kyc-a",
            Incarnation = "i1",
            DataFolder = Data,
            Options = new AdminOptions(),
            Cluster = Cluster,
            Storage = _storage,
            Transport = _transport,
            Checks = [],
            Log = _log,
            Time = TimeProvider.System,
            Logs = NullLoggerFactory.Instance,
        }, default);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _transport.DisposeAsync();
        await _storage.DisposeAsync();
        _log.Dispose();
        _folder.Delete(recursive: true);
    }
}
