using Kyc.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>The database file: how its one writing connection and its pooled reading ones are opened.</summary>
internal sealed class SqliteDatabase : IDisposable
{
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
            Execute(connection, $"""
                PRAGMA busy_timeout = {Options.JournalBusyTimeoutMs};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA foreign_keys = ON;
                PRAGMA wal_autocheckpoint = {Options.JournalCheckpointPages};
                """);
            return connection;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw SqliteFault.Translate(cause, Path);
        }
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
