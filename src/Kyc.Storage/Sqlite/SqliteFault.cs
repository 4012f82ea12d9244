using Kyc.Actors.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kyc.Storage.Sqlite;

/// <summary>What SQLite answered, by extended result code (sqlite.org/rescode.html).</summary>
internal sealed class SqliteFault(int code, string message) : Exception($"SQLite code {code}: {message}")
{
    private const int FsyncFailed = raw.SQLITE_IOERR | (4 << 8);
    private const int DirectoryFsyncFailed = raw.SQLITE_IOERR | (5 << 8);
    private const int NoRoomForSharedMemory = raw.SQLITE_IOERR | (19 << 8);

    public int Code { get; } = code;

    /// <summary>One write's own fault; the others of its batch are innocent.</summary>
    public bool IsConstraint => (Code & 0xFF) == raw.SQLITE_CONSTRAINT;

    /// <summary>No space left.</summary>
    public bool IsFull => (Code & 0xFF) == raw.SQLITE_FULL || Code == NoRoomForSharedMemory;

    /// <summary>
    /// The kernel could not make pages durable. It may have dropped them, so a second fsync that succeeds would be a
    /// lie (the "fsyncgate" lesson of PostgreSQL): the process must end and start over from what is on the disk.
    /// </summary>
    public bool IsLostSync => Code is FsyncFailed or DirectoryFsyncFailed;

    /// <summary>The port's exception.</summary>
    public Exception Translate(string path) => IsFull
        ? new StorageFullException(path, this)
        : new JournalUnavailableException($"the journal at {path} did not take the write: {Message}", this);

    /// <summary>The port's exception for a failed read.</summary>
    public static Exception Translate(SqliteException cause, string path) =>
        (cause.SqliteErrorCode & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
            ? new JournalDamagedException($"the database file {path} is damaged: {cause.Message}; stop the node and "
                                          + "restore the file from a backup", cause)
            : new JournalUnavailableException($"the journal at {path} could not be read: {cause.Message}", cause);
}
