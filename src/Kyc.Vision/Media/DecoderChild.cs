using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Media;

/// <summary>One running decoder child. One job at a time; after a death it only waits to be retired.</summary>
internal sealed class DecoderChild
{
    /// <summary>Share of its time that a child must have worked for its file to be called slow.</summary>
    private const double LeastShareOfProcessor = 0.5;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly DecoderPipe _pipe;
    private readonly DecoderThread _thread;
    private readonly DecoderSettings _settings;
    private readonly DecoderJail _jail;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile Process _worker; // the decoder itself; in a jail a child of the process that was started
    private DecoderArena? _arena;
    private volatile bool _dead;
    private int _killed;

    private DecoderChild(DecoderSettings settings, DecoderJail jail, TimeProvider time, ILogger logger)
    {
        (_settings, _jail, _time, _logger) = (settings, jail, time, logger);
        _process = DecoderProcess.Start(settings.Path, DecoderProcess.Arguments(settings), jail);
        _worker = _process;
        _pipe = new DecoderPipe(_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
        _thread = new DecoderThread($"decoder {ProcessId}");
    }

    public int ProcessId => _worker.Id;

    public DecoderArena Arena => _arena ?? throw new InvalidOperationException("The child has not said hello yet.");

    public int Jobs { get; private set; }

    /// <summary>How it ended, once retired: its own code, or 128 and the signal.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Died, was killed, or broke the protocol.</summary>
    public bool IsDead => _dead || Volatile.Read(ref _killed) != 0;

    public bool HasExited => IsDead || _worker.HasExited;

    /// <exception cref="DecoderStartException">It did not become ready; the message holds its own words.</exception>
    public static async Task<DecoderChild> StartAsync(
        DecoderSettings settings, DecoderJail jail, TimeProvider time, ILogger logger, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var child = new DecoderChild(settings, jail, time, logger);
        var words = new DecoderWords(child._process, child.ProcessId, logger);
        try
        {
            using var deadline = child.KillAfter(settings.StartTimeout);
            using var cancelled = cancel.Register(child.Kill);
            await child._thread.RunAsync(child.ShakeHands).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            child._dead = true;
            await child.RetireAsync().ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            throw new DecoderStartException(
                $"The decoder did not start: {(words.All is { Length: > 0 } said ? said : error.Message)}", error);
        }
        DecoderLog.ChildReady(logger, child.ProcessId, time.GetElapsedTime(started));
        return child;
    }

    /// <summary>Has the child do one job on the file in its arena.</summary>
    /// <exception cref="DecoderCrashedException">The child died of it.</exception>
    /// <exception cref="DecoderTimeoutException">
    /// The child was killed for taking too long, or ran out of time without having had much of a processor.
    /// </exception>
    public async Task<DecoderExchange> DoAsync(WireRequest request, CancellationToken cancel)
    {
        var timeout = TimeSpan.FromMilliseconds(request.TimeoutMs) + _settings.KillGrace;
        request.Magic = Wire.Magic;
        request.Id = (ulong)++Jobs;
        using var deadline = KillAfter(timeout);
        using var cancelled = cancel.UnsafeRegister(static child => ((DecoderChild)child!).Kill(), this);
        try
        {
            return await _thread.RunAsync(() => Run(request)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            _dead = true;
            cancel.ThrowIfCancellationRequested();
            if (deadline.Fired)
            {
                DecoderLog.ChildTimedOut(_logger, ProcessId, Jobs, timeout);
                throw new DecoderTimeoutException($"The decoder child was killed after {timeout}.", error);
            }
            throw new DecoderCrashedException($"Decoder child {ProcessId} died: {error.Message}", true, error);
        }
    }

    /// <summary>Ends the process at once. Safe at any time, from any thread.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref _killed, 1) != 0) return;
        try
        {
            _worker.Kill();
        }
        catch (InvalidOperationException)
        {
            // It was retired in the meantime.
        }
    }

    /// <summary>Sends the child away, waits for its end, and frees what it held. Call once.</summary>
    public Task RetireAsync() => _thread.RunAsync(() =>
    {
        _pipe.Close();
        if (IsDead) Kill();
        if (!_process.WaitForExit(FarewellTime)) Kill();
        _process.WaitForExit(); // without a time: also until its last words have arrived
        ExitCode = _process.ExitCode;
        if (IsDead) DecoderLog.ChildDied(_logger, ProcessId, Jobs, ExitCode);
        else DecoderLog.ChildRetired(_logger, ProcessId, Jobs);
        _pipe.Dispose();
        _process.Dispose();
        _worker.Dispose();
        _arena?.Dispose();
        _thread.Dispose();
        return true;
    });

    /// <summary>
    /// The child's time limit is by the clock. One that was stopped or starved meanwhile tells nothing about its file.
    /// </summary>
    private DecoderExchange Run(WireRequest request)
    {
        var before = DecoderProcess.ProcessorTime(_worker);
        var exchange = DecoderExchange.Run(_pipe, Arena, request);
        if (!exchange.RanOutOfTime) return exchange;
        var limit = TimeSpan.FromMilliseconds(request.TimeoutMs);
        if (DecoderProcess.ProcessorTime(_worker) - before >= limit * LeastShareOfProcessor) return exchange;
        exchange.Drop();
        throw new DecoderTimeoutException($"The decoder child was kept from working for {limit}.");
    }

    private bool ShakeHands()
    {
        var hello = _pipe.Receive<WireHello>();
        if (hello.Magic != Wire.Magic || hello.Protocol != Wire.Protocol || !SizesMatch(hello))
            throw new InvalidDataException(
                $"It speaks protocol {hello.Protocol} and this program {Wire.Protocol}: build both from one source.");
        if (_jail.Program is not null) _worker = DecoderJail.WorkerOf(_process);
        _arena = DecoderArena.Open(ProcessId, hello);
        _pipe.SendGo();
        var ready = _pipe.Receive<WireReply>();
        return ready.Magic == Wire.Magic && ready.Kind == WireReplyKind.Ready
            ? true
            : throw new InvalidDataException("It did not say that it is ready.");
    }

    private static unsafe bool SizesMatch(in WireHello hello) =>
        hello.RequestSize == sizeof(WireRequest) && hello.ReplySize == sizeof(WireReply);

    private DecoderDeadline KillAfter(TimeSpan time) => new(_time, time, Kill);
}
