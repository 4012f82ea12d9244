namespace Kyc.Storage.Sqlite;

/// <summary>
/// Gives the write-ahead log its room on the disk before the first commit. A commit that overwrites bytes of the file
/// is durable with one write of data; one that lengthens the file also makes the file system write its own journal,
/// which was measured to cost half as much again. SQLite reuses the log from its start after each checkpoint and takes
/// zeros at its head for an empty log.
/// </summary>
internal static class LogRoom
{
    private const int Block = 1 << 20;
    private const int FrameBytes = 4096 + 24;
    private const int HeaderBytes = 32;
    private const int SpareFactor = 8;

    /// <summary>
    /// Fills an empty log with zeros, up to where a checkpoint is due. A log that holds anything is left alone, and so
    /// is a disk that has not several times the room to spare.
    /// </summary>
    /// <param name="logPath">The log; SQLite has made it empty.</param>
    /// <param name="pages">Pages after which a checkpoint is due.</param>
    public static void Make(string logPath, int pages)
    {
        using var log = new FileStream(logPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var size = HeaderBytes + ((long)pages * FrameBytes);
        if (log.Length > 0 || new DriveInfo(logPath).AvailableFreeSpace < size * SpareFactor) return;
        var zeros = new byte[Block];
        for (var left = size; left > 0; left -= Block)
            log.Write(zeros, 0, (int)Math.Min(left, Block));
        log.Flush(flushToDisk: true);
    }
}
