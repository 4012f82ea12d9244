using System.Diagnostics;
using Kyc.Vision;
using Kyc.Vision.Onnx;

namespace Kyc.Benchmarks.Vision;

/// <summary>
/// The model runs of one piece of work, recorded with their inputs, to be repeated alone on tensors that lie ready: the
/// time nobody can save.
/// </summary>
internal sealed class RawRuns : IDisposable
{
    private readonly List<(OnnxSession Session, FloatTensor[] Inputs, FloatTensor[] Outputs)> _runs = [];

    /// <summary>Number of runs.</summary>
    public int Count => _runs.Count;

    /// <summary>Does the work once and records its runs. Nothing else may use the engine meanwhile.</summary>
    public static async Task<RawRuns> OfAsync(VisionEngine engine, Func<Task> work)
    {
        var runtime = OrtRuntime.Load();
        var recorded = new RawRuns();
        OnnxSession[] sessions =
        [
            engine.Models.Detector.Session, engine.Models.Recogniser.Session,
            .. engine.Models.Liveness.Select(model => model.Session),
        ];
        foreach (var session in sessions)
            session.Watcher = (run, inputs, outputs) => recorded._runs.Add(
                (run, [.. Copies(runtime, inputs)], [.. Copies(runtime, outputs)]));
        try
        {
            await work();
        }
        finally
        {
            foreach (var session in sessions) session.Watcher = null;
        }
        return recorded;
    }

    /// <summary>Repeats the runs; milliseconds.</summary>
    public double Repeat()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var (session, inputs, outputs) in _runs) session.Run(inputs, outputs);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose()
    {
        foreach (var (_, inputs, outputs) in _runs)
            foreach (var tensor in (FloatTensor[])[.. inputs, .. outputs])
                tensor.Dispose();
    }

    private static List<FloatTensor> Copies(OrtRuntime runtime, ReadOnlySpan<FloatTensor> tensors)
    {
        List<FloatTensor> copies = [];
        foreach (var tensor in tensors)
        {
            var copy = new FloatTensor(runtime, [.. tensor.Shape]);
            tensor.Values.CopyTo(copy.Values);
            copies.Add(copy);
        }
        return copies;
    }
}
