using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Files;

/// <summary>
/// Refuses new work while free space is below the floor, so that work in hand can still be finished. The answer is
/// trusted for <c>space_check_ms</c>; when space is back, work is accepted again by itself.
/// </summary>
internal sealed class SpaceGuard(
    StorageOptions options, string path, TimeProvider time, ILogger log, Func<string, long> freeBytes)
{
    private const long Mib = 1024 * 1024;

    private readonly object _gate = new();
    private long _lookedAt;
    private bool _looked, _low;

    /// <summary>Guards the data directory.</summary>
    public SpaceGuard(StorageOptions options, TimeProvider time, ILogger log)
        : this(options, options.DataDirectory, time, log, FreeBytes)
    {
    }

    /// <summary>Guards another directory, for instance one that nodes share.</summary>
    public SpaceGuard(StorageOptions options, string path, TimeProvider time, ILogger log)
        : this(options, path, time, log, FreeBytes)
    {
    }

    /// <summary>Bytes that this user may still write below a directory.</summary>
    public static long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>True while free space is below the floor.</summary>
    public bool IsLow
    {
        get
        {
            if (options.MinFreeMib == 0) return false;
            lock (_gate)
            {
                if (!_looked || time.GetElapsedTime(_lookedAt).TotalMilliseconds >= options.SpaceCheckMs) Look();
                return _low;
            }
        }
    }

    /// <exception cref="StorageFullException">Free space is below the floor.</exception>
    public void Demand()
    {
        if (IsLow) throw new StorageFullException(path);
    }

    private void Look()
    {
        var free = freeBytes(path);
        var low = free < options.MinFreeMib * Mib;
        if (low && !_low) log.SpaceLow(path, free / Mib, options.MinFreeMib);
        if (!low && _low) log.SpaceBack(path, free / Mib);
        (_looked, _low, _lookedAt) = (true, low, time.GetTimestamp());
    }
}
