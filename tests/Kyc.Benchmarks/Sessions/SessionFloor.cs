using System.Diagnostics;
using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Vision;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Vision.Media;

namespace Kyc.Benchmarks.Sessions;

/// <summary>What a session cannot do without: its raw model runs, and the decoding of its files.</summary>
internal sealed class SessionFloor : IAsyncDisposable
{
    private const int Repeats = 3;

    private readonly Workbench _bench;
    private readonly SessionMedia _media;
    private readonly List<RawRuns> _runs = [];

    private SessionFloor(Workbench bench, SessionMedia media) => (_bench, _media) = (bench, media);

    /// <summary>Model runs of one session.</summary>
    public int Runs => _runs[0].Count;

    /// <summary>Records the runs of one comparison, once for each core.</summary>
    public static async Task<SessionFloor> PrepareAsync(SessionMedia media)
    {
        var floor = new SessionFloor(await Workbench.OpenAsync(), media);
        await floor.CompareAsync();
        for (var core = 0; core < Environment.ProcessorCount; core++)
            floor._runs.Add(await RawRuns.OfAsync(floor._bench.Engine, floor.CompareAsync));
        return floor;
    }

    /// <summary>Milliseconds of the runs, one after the other on an idle machine.</summary>
    public double RunsAlone() => Enumerable.Range(0, Repeats).Select(_ => _runs[0].Repeat()).Percentile(0.5);

    /// <summary>Processor milliseconds of the runs.</summary>
    public double RunsProcessorTime()
    {
        var before = ProcessorTime.OwnSoFar;
        for (var i = 0; i < Repeats; i++) _runs[0].Repeat();
        return (ProcessorTime.OwnSoFar - before) / Repeats;
    }

    /// <summary>Sessions a second if every core did nothing but the runs.</summary>
    public async Task<double> RunsOnAllCoresAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_runs.Select(runs => Task.Run(() =>
        {
            for (var i = 0; i < Repeats; i++) runs.Repeat();
        })));
        return _runs.Count * Repeats / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Milliseconds of decoding card and clip, by the decoder's own clock.</summary>
    public async Task<double> DecodeAsync()
    {
        List<double> times = [];
        for (var i = 0; i < Repeats; i++)
        {
            using var picture = await _bench.Decoder.DecodePictureAsync(
                new MemoryStream(_media.Card), new PictureLimits(), CancellationToken.None);
            using var video = await _bench.Decoder.DecodeVideoAsync(
                new MemoryStream(_media.Clip), new VideoLimits(), CancellationToken.None);
            times.Add((picture.DecodeTime + video.DecodeTime).TotalMilliseconds);
        }
        return times.Percentile(0.5);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runs in _runs) runs.Dispose();
        await _bench.DisposeAsync();
    }

    private async Task CompareAsync()
    {
        ComparisonFile File(FileKind kind, byte[] bytes) => new(
            kind, Convert.ToHexStringLower(SHA256.HashData(bytes)), _ => new(new MemoryStream(bytes, writable: false)));
        await _bench.Engine.CompareAsync(
            new ComparisonInput(
                new Policy { Id = "pol_default", Version = 1 },
                [File(FileKind.IdCard, _media.Card), File(FileKind.FaceVideo, _media.Clip)]),
            null, CancellationToken.None);
    }
}
