using System.Runtime.InteropServices;

namespace Kyc.Cli;

/// <summary>
/// The first SIGTERM or SIGINT asks for an orderly end; the second ends the process at once, for whoever cannot wait.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private int _seen;

    /// <summary>Begins to listen.</summary>
    /// <param name="outer">Also asks for an orderly end.</param>
    public StopSignals(CancellationToken outer)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        ];
    }

    /// <summary>Asked to end.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = Interlocked.Increment(ref _seen) == 1;
        if (context.Cancel) ThreadPool.QueueUserWorkItem(_ => _stop.Cancel());
    }
}
