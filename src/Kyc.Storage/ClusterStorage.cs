using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Kyc.Storage.Files;
using Kyc.Storage.Keys;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.S3;
using Kyc.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage;

/// <summary>
/// Everything the nodes of a cluster share: journal, read model, keys, credentials and audit log in one PostgreSQL
/// database, files in a folder that all of them reach or in S3.
/// </summary>
public sealed class ClusterStorage : IStorage
{
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlJournal _journal;
    private readonly PostgreSqlSessionIndex _index;
    private readonly PostgreSqlAuditLog _audit;
    private readonly SharedBlobs _blobs;
    private readonly KeyRotation _rotation;
    private readonly RingWatcher _watcher;
    private readonly RecordSeals _seals;
    private readonly TimeProvider _time;

    private ClusterStorage(
        PostgreSqlDatabase database, PostgreSqlOptions server, StorageOptions options, PostgreSqlFindings found,
        SharedBlobs blobs, IReadOnlyList<StorageCheckResult> ofBlobs, OpenedRing opened, TimeProvider time, ILogger log)
    {
        (_database, _blobs) = (database, blobs);
        var ring = opened.Ring;
        (_rotation, _watcher) = opened.Watch(options, new PostgreSqlWrappedKeys(database), time, log);
        (_seals, _time) = (new RecordSeals(ring), time);
        _journal = new PostgreSqlJournal(database, _seals, server.Writers, options, log);
        _index = new PostgreSqlSessionIndex(database);
        (KeyRing, ClusterKeys) = (ring, ring);
        Keys = new PostgreSqlSessionKeys(database, ring, log);
        Credentials = new PostgreSqlCredentials(database);
        Erasures = new PostgreSqlErasures(database);
        ErasureRequests = new PostgreSqlErasureRequests(database);
        _audit = new PostgreSqlAuditLog(
            database, new PostgreSqlAuditWriter(database, _seals, options, log), _seals);
        Checks = [Durability(found, database.Fault.Where), .. ofBlobs];
    }

    /// <inheritdoc />
    public string Description => $"postgresql {_database.Fault.Where}";

    /// <inheritdoc />
    public IJournal Journal => _journal;

    /// <inheritdoc />
    public ISessionIndex Index => _index;

    /// <inheritdoc />
    public IOperatorIndex Operators => _index;

    /// <inheritdoc />
    public ISessionKeys Keys { get; }

    /// <inheritdoc />
    public IKeyRing KeyRing { get; }

    /// <inheritdoc />
    public IClusterKeys ClusterKeys { get; }

    /// <inheritdoc />
    public IKeyRotation Rotation => _rotation;

    /// <inheritdoc />
    public ICredentials Credentials { get; }

    /// <inheritdoc />
    public IAuditLog Audit => _audit;

    /// <inheritdoc />
    public IErasures Erasures { get; }

    /// <inheritdoc />
    public IErasureRequests ErasureRequests { get; }

    /// <inheritdoc />
    public IBlobStore Blobs => _blobs.Store;

    /// <inheritdoc />
    public IBlobInventory Inventory => _blobs.Inventory;

    /// <inheritdoc />
    public IReadOnlyList<StorageCheckResult> Checks { get; }

    /// <summary>Never: the server's durability is its own; a lost server is waited for.</summary>
    public Task<Exception> Broken { get; } = new TaskCompletionSource<Exception>().Task;

    /// <inheritdoc />
    public int Waiting => _journal.Waiting;

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => _journal.Commits;

    /// <inheritdoc />
    public (int Open, int Limit) Connections => _database.Connections;

    /// <summary>Waits for the server, brings its schema forward, and opens.</summary>
    /// <param name="database">How to reach the server.</param>
    /// <param name="options">The other settings; of them the master key, the blobs and the commit queue count
    /// here.</param>
    /// <param name="s3">Where files lie instead of in a folder; null for the folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="keys">Puts a key service in front of the key ring or in its place; null for the ring alone.</param>
    /// <exception cref="StorageSettingException">A setting is out of bounds.</exception>
    /// <exception cref="StorageUnusableException">Server, schema or folder cannot be used as they are; the message says
    /// which side disagrees and the mend.</exception>
    /// <exception cref="WrongMasterKeyException">The cluster works with another master key.</exception>
    public static async ValueTask<IStorage> OpenAsync(
        PostgreSqlOptions database, StorageOptions options, S3Options? s3, TimeProvider time, ILoggerFactory logs,
        CancellationToken cancel, Func<IKeyWrapper, IKeyWrapper>? keys = null)
    {
        var log = logs.CreateLogger("Kyc.Storage");
        options = options.Validate() with { DataDirectory = Path.GetFullPath(options.DataDirectory) };
        var connections = new PostgreSqlDatabase(database.Validate());
        SharedBlobs? blobs = null;
        try
        {
            EmbeddedStorage.Prepare(options);
            blobs = SharedBlobs.Open(options, s3, time, log);
            var found = await new PostgreSqlStart(database, options, time, log).RunAsync(connections, cancel);
            var storage = new ClusterStorage(
                connections, database, options, found, blobs, await blobs.DemandAsync(cancel),
                new OpenedRing(found.Ring, keys, log), time, log);
            log.ClusterStorageOpened(connections.Fault.Where, found.Version, found.Schema, found.Ring.Current.Id);
            await storage.Rotation.ReloadAsync(cancel);
            await storage.EnsureBaseAsync(options, log, cancel);
            return storage;
        }
        catch
        {
            blobs?.Dispose();
            await connections.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<JournalVerification> VerifyAsync(KnownHeads known, CancellationToken cancel) =>
        _database.WithAsync(connection => PostgreSqlVerifier.VerifyAsync(connection, _seals, known, cancel),
            repeatable: true, cancel);

    /// <summary>Reads the whole journal and names the first row that is not what was written.</summary>
    public ValueTask<JournalVerification> VerifyAsync(CancellationToken cancel) => VerifyAsync(KnownHeads.None, cancel);

    /// <inheritdoc />
    public ValueTask<AuditVerification> VerifyAuditAsync(KnownHeads known, CancellationToken cancel) =>
        _audit.VerifyAsync(known, cancel);

    /// <inheritdoc />
    public ValueTask<KnownHeads> HeadsAsync(CancellationToken cancel) => _database.WithAsync(async connection =>
        OwnHeads.Of(_seals, _time.GetUtcNow(), await PostgreSqlFacts.JournalHeadsAsync(connection, cancel),
            await PostgreSqlFacts.AuditHeadsAsync(connection, cancel)), repeatable: true, cancel);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StorageCheckResult>> CheckBlobsAsync(CancellationToken cancel) =>
        _blobs.CheckAsync(cancel);

    /// <summary>Finishes the appends in hand, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _watcher.DisposeAsync();
        _rotation.Dispose();
        await _journal.DisposeAsync();
        await _audit.DisposeAsync();
        await _database.DisposeAsync();
        _blobs.Dispose();
    }

    private async Task EnsureBaseAsync(StorageOptions options, ILogger log, CancellationToken cancel)
    {
        var outside = File.Exists(options.HeadsPath);
        if (!await _database.WithAsync(
                connection => PostgreSqlFacts.EnsureBaseAsync(connection, _seals, outside, cancel), repeatable: true,
                cancel))
            log.RecordBaseGone();
    }

    private static StorageCheckResult Durability(PostgreSqlFindings found, string where) => found.Fsync
        ? new("postgresql_fsync", true, $"{where} waits for its disk")
        : new("postgresql_fsync", false, $"{where} runs with fsync off: a loss of power loses what was acknowledged",
            "set fsync = on in its postgresql.conf");
}
