using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Media;

/// <summary>
/// Decodes in a pool of locked-in child processes, started when first needed, replaced after a number of jobs or a
/// death. A file over which a child dies or hangs is tried once more on a fresh one; a second time refuses the file.
/// </summary>
public sealed class DecoderPool : IMediaDecoder, IAsyncDisposable
{
    private const int Attempts = 2;
    private const int DeathsWithoutDelay = 2;

    private readonly DecoderSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<DecoderChild> _idle = new();
    private readonly DecoderCounters _counters = new();
    private DecoderJail? _jail;
    private int _deathsInARow;
    private volatile bool _disposed;

    /// <summary>Starts nothing yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of bounds.</exception>
    public DecoderPool(DecoderSettings settings, TimeProvider time, ILogger<DecoderPool> logger)
    {
        settings.Validate();
        (_settings, _time, _logger) = (settings, time, logger);
        _slots = new SemaphoreSlim(settings.Children, settings.Children);
    }

    /// <summary>Counts since the start, for metrics and <c>kyc doctor</c>.</summary>
    public DecoderHealth Health => _counters.Read(_idle.Count, _settings.Children - _slots.CurrentCount) with
    {
        Jail = _jail?.Words ?? "",
    };

    /// <summary>Ids of idle children.</summary>
    internal IEnumerable<int> Processes => _idle.Select(child => child.ProcessId);

    /// <inheritdoc />
    public async Task<DecodedPicture> DecodePictureAsync(Stream file, PictureLimits limits, CancellationToken cancel)
    {
        limits.Validate();
        CheckTarget(limits.TargetSide);
        var (exchange, _) = await RunAsync(file, limits.MaxBytes, WireRequests.For(limits), cancel)
            .ConfigureAwait(false);
        return DecoderResults.Picture(exchange);
    }

    /// <inheritdoc />
    public async Task<DecodedVideo> DecodeVideoAsync(Stream file, VideoLimits limits, CancellationToken cancel)
    {
        limits.Validate();
        CheckTarget(limits.TargetSide);
        var (exchange, _) = await RunAsync(file, limits.MaxBytes, WireRequests.For(limits), cancel)
            .ConfigureAwait(false);
        return DecoderResults.Video(exchange);
    }

    /// <inheritdoc />
    public async Task<MediaFacts> ProbeAsync(
        Stream file, MediaKind? expected, PictureLimits pictures, VideoLimits videos, CancellationToken cancel)
    {
        pictures.Validate();
        videos.Validate();
        var most = expected switch
        {
            MediaKind.Picture => pictures.MaxBytes,
            MediaKind.Video => videos.MaxBytes,
            _ => Math.Max(pictures.MaxBytes, videos.MaxBytes),
        };
        var request = WireRequests.ForProbe(expected, pictures, videos);
        var (exchange, length) = await RunAsync(file, most, request, cancel).ConfigureAwait(false);
        var facts = DecoderResults.Facts(exchange.Reply);
        CheckBytes(length, facts.Kind == MediaKind.Picture ? pictures.MaxBytes : videos.MaxBytes);
        return facts;
    }

    /// <summary>Starts a child if none is there and has it decode a small picture made here.</summary>
    /// <exception cref="DecoderStartException">No child can be started; the message says why and the mend.</exception>
    public async Task<DecoderHealth> CheckAsync(CancellationToken cancel)
    {
        using var file = new MemoryStream(DecoderTestPicture.Bytes, writable: false);
        var limits = new PictureLimits { MinSide = 1 };
        using var picture = await DecodePictureAsync(file, limits, cancel).ConfigureAwait(false);
        DecoderTestPicture.Verify(picture.Pixels);
        return Health;
    }

    /// <summary>Sends all idle children away. Jobs under way end first, in their own time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        for (var i = 0; i < _settings.Children; i++) await _slots.WaitAsync().ConfigureAwait(false);
        while (_idle.TryPop(out var child)) await child.RetireAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private async Task<(DecoderExchange Exchange, long Length)> RunAsync(
        Stream file, long most, WireRequest request, CancellationToken cancel)
    {
        if (most >= _settings.InputBytes)
            throw new ArgumentOutOfRangeException(nameof(most), most,
                $"A limit on bytes must be below the decoder's InputBytes ({_settings.InputBytes}).");
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (file.CanSeek) CheckBytes(file.Length - file.Position, most);
        await _slots.WaitAsync(cancel).ConfigureAwait(false);
        var use = new DecoderUse();
        try
        {
            use.Child = await TakeAsync(cancel).ConfigureAwait(false);
            use.Length = await use.Child.Arena.FillAsync(file, most, cancel).ConfigureAwait(false);
            CheckBytes(use.Length, most);
            request.InputLength = (ulong)use.Length;
            return (await DoAsync(use, request, cancel).ConfigureAwait(false), use.Length);
        }
        finally
        {
            await ReleaseAsync(use).ConfigureAwait(false);
            _slots.Release();
        }
    }

    /// <summary>
    /// A machine can hang or lose a child over a good file, so the file is blamed only when a second try ends so too.
    /// </summary>
    private async Task<DecoderExchange> DoAsync(DecoderUse use, WireRequest request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var exchange = await use.Child!.DoAsync(request, cancel).ConfigureAwait(false);
                Interlocked.Exchange(ref _deathsInARow, 0);
                _counters.JobDone();
                use.OutputUsed = (long)exchange.Reply.OutStride * exchange.Reply.OutHeight;
                return exchange.Reply.Kind == WireReplyKind.Done
                    ? exchange
                    : throw Refuse(exchange, use.Length);
            }
            catch (Exception fault) when (fault is DecoderCrashedException or DecoderTimeoutException)
            {
                if (use.Child!.IsDead) NoteDeath(fault);
                if (attempt == Attempts) throw Blame(fault, request, use.Length);
                if (use.Child.IsDead) await ReplaceAsync(use, cancel).ConfigureAwait(false);
            }
        }
    }

    private static MediaRefusedException Refuse(DecoderExchange exchange, long length)
    {
        exchange.Drop();
        return DecoderResults.Refusal(exchange.Reply, length);
    }

    private MediaRefusedException Blame(Exception fault, in WireRequest request, long length)
    {
        DecoderLog.FileUndecodable(_logger, fault.Message);
        return fault is DecoderTimeoutException
            ? DecoderResults.Refusal(
                MediaRefusal.DecodeTimeout, $"decoding took longer than {request.TimeoutMs} ms, twice", length)
            : DecoderResults.Refusal(
                MediaRefusal.FileUndecodable, "decoding ended two decoders", length);
    }

    private void NoteDeath(Exception fault)
    {
        Interlocked.Increment(ref _deathsInARow);
        if (fault is DecoderTimeoutException) _counters.TimedOut();
        else _counters.Crashed();
    }

    /// <summary>A fresh child with the dead one's file, so that a stream need not be read twice.</summary>
    private async Task ReplaceAsync(DecoderUse use, CancellationToken cancel)
    {
        var fresh = await StartAsync(cancel).ConfigureAwait(false);
        var dead = use.Child!;
        fresh.Arena.CopyInputFrom(dead.Arena, (int)use.Length);
        use.Child = fresh;
        await dead.RetireAsync().ConfigureAwait(false);
    }

    private async Task<DecoderChild> TakeAsync(CancellationToken cancel)
    {
        while (_idle.TryPop(out var child))
        {
            if (!child.HasExited) return child;
            await child.RetireAsync().ConfigureAwait(false);
        }
        return await StartAsync(cancel).ConfigureAwait(false);
    }

    private async Task<DecoderChild> StartAsync(CancellationToken cancel)
    {
        await WaitAfterDeathsAsync(cancel).ConfigureAwait(false);
        try
        {
            var jail = await JailAsync().ConfigureAwait(false);
            var child = await DecoderChild.StartAsync(_settings, jail, _time, _logger, cancel).ConfigureAwait(false);
            _counters.Started();
            return child;
        }
        catch (DecoderStartException error)
        {
            Interlocked.Increment(ref _deathsInARow);
            DecoderLog.StartFailed(_logger, error.Message);
            throw;
        }
    }

    /// <summary>Found once; not finding the one demanded is tried again with the next child.</summary>
    private async Task<DecoderJail> JailAsync()
    {
        if (_jail is { } known) return known;
        var jail = await DecoderJail.FindAsync(_settings).ConfigureAwait(false);
        if (Interlocked.CompareExchange(ref _jail, jail, null) is { } other) return other;
        if (_settings.Bubblewrap == DecoderBubblewrap.Auto && jail.Program is null)
            DecoderLog.NoBubblewrap(_logger, jail.Words);
        return jail;
    }

    private async Task WaitAfterDeathsAsync(CancellationToken cancel)
    {
        var deaths = Volatile.Read(ref _deathsInARow);
        if (deaths <= DeathsWithoutDelay) return;
        var doubled = _settings.RestartDelay * Math.Pow(2, Math.Min(deaths - DeathsWithoutDelay - 1, 20));
        var delay = doubled < _settings.MaxRestartDelay ? doubled : _settings.MaxRestartDelay;
        DecoderLog.RestartDelayed(_logger, deaths, delay);
        await Task.Delay(delay, _time, cancel).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(DecoderUse use)
    {
        if (use.Child is not { } child) return;
        if (child.IsDead || child.Jobs >= _settings.JobsPerChild)
        {
            await child.RetireAsync().ConfigureAwait(false);
            return;
        }
        child.Arena.Forget(use.Length, use.OutputUsed);
        _idle.Push(child);
    }

    private void CheckTarget(int side)
    {
        if ((long)Imaging.Picture.StrideOf(side) * side > _settings.OutputBytes)
            throw new ArgumentOutOfRangeException(nameof(side), side,
                $"A picture of TargetSide must fit the decoder's OutputBytes ({_settings.OutputBytes}).");
    }

    private static void CheckBytes(long bytes, long most)
    {
        if (bytes > most)
            throw DecoderResults.Refusal(
                MediaRefusal.BytesOverLimit, $"{bytes} bytes or more; at most {most}", bytes);
    }

    private sealed class DecoderUse
    {
        public DecoderChild? Child { get; set; }

        public long Length { get; set; }

        public long OutputUsed { get; set; }
    }
}
