using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>A ring with its alarm, as a storage begins with it.</summary>
internal sealed class OpenedRing
{
    private readonly KeyAlarm _alarm;

    public OpenedRing(RingKeys keys, Func<IKeyWrapper, IKeyWrapper>? service, ILogger log)
    {
        _alarm = new KeyAlarm(log);
        Ring = new KeyRing(keys, _alarm, service);
        _alarm.Opens = id => Ring.Held.Opens(id);
    }

    /// <summary>The ring.</summary>
    public KeyRing Ring { get; }

    /// <summary>Its life over the table of data keys, and who looks at its file. A ring of settings has no
    /// file.</summary>
    public (KeyRotation Rotation, RingWatcher Watcher) Watch(
        StorageOptions options, IWrappedKeys table, TimeProvider time, ILogger log)
    {
        var rotation = new KeyRotation(options, Ring, _alarm, table, log);
        return (rotation, new RingWatcher(
            rotation, TimeSpan.FromSeconds(options.MasterKeyPollSeconds), time, log));
    }
}
