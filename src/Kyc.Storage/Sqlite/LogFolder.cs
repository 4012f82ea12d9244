using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database and empties it, on the writer's thread. SQLite does so by itself, but
/// never past a reader: overlapping readers would let the log grow for ever, and overwritten keys live on in it.
/// Waits for readers only briefly, because every append waits meanwhile; what a reader held up is tried again.
/// </summary>
internal sealed class LogFolder
{
    private const int PatienceMs = 100;
    private const int GrowthAllowed = 4;
    private const int FrameBytes = 4096 + 24;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SqliteConnection _connection;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileInfo _file;
    private long? _failedAt;
    private long _failedLength;
    private bool _owed;

    public LogFolder(SqliteConnection connection, StorageOptions options, TimeProvider time, ILogger log)
    {
        (_connection, _options, _time, _log) = (connection, options, time, log);
        _file = new FileInfo(options.DatabasePath + "-wal");
    }

    private long BytesAllowed => (long)GrowthAllowed * FrameBytes * _options.JournalCheckpointPages;

    /// <summary>What was overwritten must leave the log: now, or as soon as no reader holds it.</summary>
    public void Demand()
    {
        _owed = true;
        Fold();
    }

    /// <summary>After each commit: folds when it is owed, or when the log outgrew its bound.</summary>
    public void AfterCommit()
    {
        if (_failedAt is { } failed && _time.GetElapsedTime(failed) < Retry && !HasGrown()) return;
        if (_owed || IsLong()) Fold();
    }

    /// <summary>
    /// A fast writer fills the log while a pause lasts: then by growth, not by time,
    /// it is tried again.
    /// </summary>
    private bool HasGrown() => Length() > _failedLength + (BytesAllowed / GrowthAllowed);

    private bool IsLong() => Length() > BytesAllowed;

    private long Length()
    {
        _file.Refresh();
        return _file.Exists ? _file.Length : 0;
    }

    private void Fold()
    {
        var database = _connection.Handle!;
        raw.sqlite3_busy_timeout(database, PatienceMs);
        var code = raw.sqlite3_wal_checkpoint_v2(database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        raw.sqlite3_busy_timeout(database, _options.JournalBusyTimeoutMs);
        if (code == raw.SQLITE_OK)
        {
            (_owed, _failedAt) = (false, null);
            return;
        }
        if (_failedAt is null) _log.LogNotFolded(code);
        (_failedAt, _failedLength) = (_time.GetTimestamp(), Length());
    }
}
