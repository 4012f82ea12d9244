using System.Text;
using Kyc.Actors.Ports;
using Kyc.Storage.Files;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Audit;

/// <summary>
/// Writes signed heads outside the database as long as a node runs: into a file of the data folder and into the log,
/// which may well leave the machine. Only heads whose seal is ours are signed.
/// </summary>
public sealed class HeadsKeeper : IAsyncDisposable
{
    private readonly IStorage _storage;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _path;
    private readonly Task _loop;
    private KnownHeads _told = KnownHeads.None;

    private HeadsKeeper(IStorage storage, StorageOptions options, TimeProvider time, ILogger log)
    {
        (_storage, _options, _time, _log) = (storage, options, time, log);
        _path = Path.Combine(options.DataDirectory, HeadsFile.Name);
        _loop = options.HeadsEverySeconds == 0 ? Task.CompletedTask : Task.Run(LoopAsync);
    }

    /// <summary>Begins; with <c>heads_every_s</c> 0 nothing is written.</summary>
    public static HeadsKeeper Start(IStorage storage, StorageOptions options, TimeProvider time, ILoggerFactory logs) =>
        new(storage, options with { DataDirectory = Path.GetFullPath(options.DataDirectory) }, time,
            logs.CreateLogger("Kyc.Storage"));

    /// <summary>Writes the heads once more, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>Writes one line if anything moved.</summary>
    internal async Task WriteAsync(CancellationToken cancel)
    {
        var heads = await _storage.HeadsAsync(cancel);
        var room = (long)_options.HeadsFileMaxMib << 20;
        if (File.Exists(_path) && new FileInfo(_path).Length >= room)
        {
            // What is signed anew holds everything, so that the older file may go when the next takes its name.
            File.Move(_path, _path + ".1", overwrite: true);
            _told = KnownHeads.None;
        }
        var moved = new KnownHeads(Moved(heads.Journal, _told.Journal), Moved(heads.Audit, _told.Audit));
        if (moved.IsNone) return;
        var line = HeadsFile.Line(_storage.ClusterKeys, _time.GetUtcNow(), moved);
        Append(line);
        _told = heads;
        _log.HeadsSigned(line);
    }

    private static Dictionary<long, KnownHead> Moved(
        IReadOnlyDictionary<long, KnownHead> now, IReadOnlyDictionary<long, KnownHead> told) => now
        .Where(pair => pair.Value.Count > 0
                       && (!told.TryGetValue(pair.Key, out var before) || before.Count != pair.Value.Count))
        .ToDictionary();

    private void Append(string line)
    {
        using var file = new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        var end = file.Seek(0, SeekOrigin.End);
        var torn = false;
        if (end > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            torn = file.ReadByte() != '\n';
        }
        if (torn) file.SetLength(WholeLines(file, end));
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
        if (end == 0) DurableDirectory.Sync(_options.DataDirectory);
    }

    /// <summary>Length up to the last whole line: a crash may have torn the one after it.</summary>
    private static long WholeLines(FileStream file, long end)
    {
        for (var at = end - 1; at > 0; at--)
        {
            file.Seek(at - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n') return at;
        }
        return 0;
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.HeadsEverySeconds), _time);
        var going = true;
        while (going)
        {
            try
            {
                going = await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                going = false;
            }
            await TryWriteAsync();
        }
    }

    private async Task TryWriteAsync()
    {
        try
        {
            await WriteAsync(CancellationToken.None);
        }
        catch (Exception cause) when (cause is JournalUnavailableException or IOException
                                          or UnauthorizedAccessException or OverloadedException)
        {
            _log.HeadsNotSigned(cause);
        }
    }
}
