using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Kyc.Storage.Files;
using Kyc.Storage.Keys;
using Kyc.Storage.Migrations;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage;

/// <summary>
/// Everything a node on one machine keeps: journal, read model, keys and credentials in one SQLite database, files
/// beside it, one data directory held by one node.
/// </summary>
public sealed class EmbeddedStorage : IStorage
{
    private readonly StorageOptions _options;
    private readonly DataDirectoryLock _lock;
    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;
    private readonly KeyRotation _rotation;
    private readonly RingWatcher _watcher;
    private readonly RecordSeals _seals;
    private readonly TimeProvider _time;

    private EmbeddedStorage(
        StorageOptions options, TimeProvider time, ILogger log, DataDirectoryLock held, SqliteDatabase database,
        SqliteConnection connection, OpenedRing ring)
    {
        (_options, _lock, _database, KeyRing) = (options, held, database, ring.Ring);
        var space = new SpaceGuard(options, time, log);
        Blobs = new FileBlobStore(options, space, log);
        _seals = new RecordSeals(KeyRing);
        if (!SqliteFacts.EnsureBase(connection, _seals, File.Exists(options.HeadsPath))) log.RecordBaseGone();
        _writer = new JournalWriter(options, connection, _seals, time, log);
        Journal = new SqliteJournal(database, _writer, _seals, space, log);
        Index = new SqliteSessionIndex(database);
        Operators = new SqliteOperatorIndex(database);
        _time = time;
        Audit = new SqliteAuditLog(database, _writer, _seals);
        Keys = new SqliteSessionKeys(database, _writer, KeyRing, log);
        (_rotation, _watcher) = ring.Watch(options, new SqliteWrappedKeys(database, _writer), time, log);
        Credentials = new SqliteCredentials(database, _writer);
        Erasures = new SqliteErasures(database, _writer);
        ErasureRequests = new SqliteErasureRequests(database, _writer);
        Checks = StorageCheck.Run(options);
    }

    /// <inheritdoc />
    public string Description => $"sqlite {_options.DatabasePath}";

    /// <summary>The journal.</summary>
    public SqliteJournal Journal { get; }

    /// <summary>Lists of sessions.</summary>
    public SqliteSessionIndex Index { get; }

    /// <inheritdoc />
    public IOperatorIndex Operators { get; }

    /// <summary>Who did and read what.</summary>
    public SqliteAuditLog Audit { get; }

    /// <summary>Data keys by session.</summary>
    public SqliteSessionKeys Keys { get; }

    /// <summary>The master keys at work.</summary>
    public KeyRing KeyRing { get; }

    /// <inheritdoc />
    public IKeyRotation Rotation => _rotation;

    /// <summary>API keys.</summary>
    public SqliteCredentials Credentials { get; }

    /// <inheritdoc />
    public IErasures Erasures { get; }

    /// <inheritdoc />
    public IErasureRequests ErasureRequests { get; }

    /// <summary>Sealed files.</summary>
    public FileBlobStore Blobs { get; }

    /// <summary>
    /// What was found at start; a warning about space does not stop a start, every other failure does.
    /// </summary>
    public IReadOnlyList<StorageCheckResult> Checks { get; }

    /// <summary>
    /// Ends when the disk could not make a commit durable: the node has to stop and start anew. Otherwise never.
    /// </summary>
    public Task<Exception> Broken => _writer.Broken;

    /// <inheritdoc />
    public int Waiting => _writer.Waiting;

    /// <inheritdoc />
    public (int Open, int Limit) Connections => default;

    IJournal IStorage.Journal => Journal;

    ISessionIndex IStorage.Index => Index;

    ISessionKeys IStorage.Keys => Keys;

    IKeyRing IStorage.KeyRing => KeyRing;

    IClusterKeys IStorage.ClusterKeys => KeyRing;

    ICredentials IStorage.Credentials => Credentials;

    IAuditLog IStorage.Audit => Audit;

    IBlobStore IStorage.Blobs => Blobs;

    IBlobInventory IStorage.Inventory => Blobs;

    /// <summary>The writer, for tests that hold it up.</summary>
    internal JournalWriter Writer => _writer;

    /// <summary>Opens a data directory, making what is missing.</summary>
    /// <param name="options">Settings; their bounds are checked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="cancel">Gives up before the next step.</param>
    /// <param name="keys">Puts a key service in front of the key ring or in its place; null for the ring alone.</param>
    /// <exception cref="StorageSettingException">A setting is out of bounds.</exception>
    /// <exception cref="StorageUnusableException">The directory is in use, not ours, open to others, or not what this
    /// build made.</exception>
    /// <exception cref="WrongMasterKeyException">The master key is not the one the data was sealed under.</exception>
    public static async ValueTask<EmbeddedStorage> OpenAsync(
        StorageOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancel,
        Func<IKeyWrapper, IKeyWrapper>? keys = null)
    {
        var log = logs.CreateLogger("Kyc.Storage");
        options = options.Validate() with { DataDirectory = Path.GetFullPath(options.DataDirectory) };
        cancel.ThrowIfCancellationRequested();
        Prepare(options);
        var held = DataDirectoryLock.Take(options.LockPath);
        var database = new SqliteDatabase(options);
        SqliteConnection? connection = null;
        try
        {
            connection = database.OpenWriter();
            var schema = new Migrator(Migration.All, time, log).Apply(connection);
            cancel.ThrowIfCancellationRequested();
            var ring = new OpenedRing(RingSource.Open(options, connection, time, log), keys, log);
            var storage = new EmbeddedStorage(options, time, log, held, database, connection, ring);
            log.StorageOpened(options.DataDirectory, schema, ring.Ring.KeyId);
            // What else the data needs and this ring lacks stops no start; the alarm names it.
            await storage.Rotation.ReloadAsync(cancel);
            return storage;
        }
        catch (Exception cause)
        {
            connection?.Dispose();
            database.Dispose();
            held.Dispose();
            if (cause is SqliteException sqlite) throw SqliteFault.Translate(sqlite, options.DatabasePath);
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<JournalVerification> VerifyAsync(KnownHeads known, CancellationToken cancel) =>
        Journal.VerifyAsync(known, cancel);

    /// <inheritdoc />
    public ValueTask<AuditVerification> VerifyAuditAsync(KnownHeads known, CancellationToken cancel) =>
        Audit.VerifyAsync(known, cancel);

    /// <inheritdoc />
    public ValueTask<KnownHeads> HeadsAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => OwnHeads.Of(
            _seals, _time.GetUtcNow(), connection.JournalHeads(), connection.AuditHeads())));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StorageCheckResult>> CheckBlobsAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(StorageCheck.Run(_options));
    }

    /// <summary>Finishes the writes in hand, then lets the directory go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _watcher.DisposeAsync();
        await _writer.FinishAsync();
        _rotation.Dispose();
        Keys.Dispose();
        _database.Dispose();
        // Last, after every reader: whoever closes the database last folds the log into it, and only a writer can.
        await _writer.DisposeAsync();
        _lock.Dispose();
    }

    internal static void Prepare(StorageOptions options)
    {
        try
        {
            DurableDirectory.Ensure(options.DataDirectory);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"{options.DataDirectory} cannot be made: {cause.Message}; make it yourself and give it to the node: "
                + $"mkdir -p {options.DataDirectory} && chown {LibC.EffectiveUser()} {options.DataDirectory} "
                + $"&& chmod 700 {options.DataDirectory}", cause);
        }
        var failed = StorageCheck.Run(options)
            .Where(check => !check.Ok && check.Name != StorageCheck.SpaceName).ToList();
        if (failed.Count > 0)
            throw new StorageUnusableException(string.Join("; ",
                failed.Select(check => $"{check.Message}; run: {check.Mend}")));
    }
}
