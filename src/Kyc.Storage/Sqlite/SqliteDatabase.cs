using Kyc.Actors.Ports;
using Kyc.Storage.Files;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>The database file: how its one writing connection and its pooled reading ones are opened.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const string FullSync = "2";
    private const string On = "1";

    private readonly string _readString;

    public SqliteDatabase(StorageOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        Options = options;
        _readString = new SqliteConnectionStringBuilder
        {
            DataSource = options.DatabasePath,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = true,
        }.ToString();
    }

    public StorageOptions Options { get; }

    public string Path => Options.DatabasePath;

    /// <summary>
    /// Opens the writing connection: WAL, every commit synced, deleted keys overwritten. Its file gets mode 0600
    /// before SQLite sees it, and SQLite gives its companions the same.
    /// </summary>
    public SqliteConnection OpenWriter()
    {
        if (!File.Exists(Path))
        {
            using var made = new FileStream(Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            DurableDirectory.Sync(System.IO.Path.GetDirectoryName(Path)!);
        }
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            Tune(connection, Options);
            LogRoom.Make(Path + "-wal", Options.JournalCheckpointPages);
            return connection;
        }
        catch (Exception cause)
        {
            connection.Dispose();
            if (cause is SqliteException sqlite) throw SqliteFault.Translate(sqlite, Path);
            throw;
        }
    }

    /// <summary>
    /// Sets what durability stands on, and reads it back: SQLite keeps silent about a mode that the file system cannot
    /// give. The log of an earlier run is folded in at once: after a sync that was lost, only writing its pages anew
    /// makes them durable.
    /// </summary>
    /// <exception cref="StorageUnusableException">The database cannot be made durable where it lies.</exception>
    internal static void Tune(SqliteConnection connection, StorageOptions options)
    {
        Execute(connection, $"""
            PRAGMA busy_timeout = {options.JournalBusyTimeoutMs};
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA secure_delete = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA foreign_keys = ON;
            PRAGMA wal_autocheckpoint = {options.JournalCheckpointPages};
            """);
        Demand(connection, options, "journal_mode", "wal");
        Demand(connection, options, "synchronous", FullSync);
        Demand(connection, options, "secure_delete", On);
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Demand(SqliteConnection connection, StorageOptions options, string pragma, string expected)
    {
        var found = connection.Command($"PRAGMA {pragma}").Rows(row => row.GetString(0)).FirstOrDefault();
        if (found != expected)
            throw new StorageUnusableException(
                $"{options.DatabasePath} runs with {pragma} {found} where {expected} is needed to keep what was "
                + "accepted; move data_dir to a local file system (not a network share)");
    }

    /// <summary>Runs one read on a pooled read-only connection.</summary>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    /// <exception cref="JournalDamagedException">The file is damaged.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = new SqliteConnection(_readString);
            connection.DefaultTimeout = Math.Max(1, Options.JournalBusyTimeoutMs / 1000);
            connection.Open();
            return read(connection);
        }
        catch (SqliteException cause)
        {
            throw SqliteFault.Translate(cause, Path);
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(_readString);
        SqliteConnection.ClearPool(connection);
    }
}
