using System.Runtime.InteropServices;
using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>
/// SIGHUP has the key ring read again at once. Not under a terminal, where the signal means that it was closed; the
/// ring is looked at from time to time there too.
/// </summary>
internal static class RingReload
{
    /// <summary>Listens until it is disposed.</summary>
    public static IDisposable OnSignal(IKeyRotation rotation, bool terminal, ILogger log) => terminal
        ? new CancellationTokenSource()
        : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = Task.Run(() => ReloadAsync(rotation, log));
        });

    private static async Task ReloadAsync(IKeyRotation rotation, ILogger log)
    {
        try
        {
            log.RingAsked(await rotation.ReloadAsync(CancellationToken.None));
        }
        catch (Exception fault) when (fault is JournalUnavailableException or ObjectDisposedException)
        {
            log.RingNotAsked(fault.Message);
        }
    }
}
