using System.Diagnostics;
using System.Globalization;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Sessions;
using Kyc.Benchmarks.Storage;

namespace Kyc.Benchmarks.Vision;

/// <summary>
/// R1b: decode, detect, align and embed of a picture against its raw model runs and a bare libjpeg decode, the three
/// interleaved picture by picture.
/// </summary>
internal static class VisionBenchmark
{
    private const double Bar = 0.85;
    private const int Pictures = 24;
    private const int Specimens = 8;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Places.Missing is { } missing) return Figure.Skip("vision", missing);
        await using var bench = await Workbench.OpenAsync();
        using var scratch = new Scratch();
        List<string> cards = [];
        for (var seed = 1; seed <= Specimens; seed++)
            cards.Add((await SessionMedia.SpecimenAsync(scratch.Path, seed)).CardPath);
        await MeasureAsync(bench, "vision, specimen cards (1600x1200), as documents", [.. cards], asDocument: true);
        if (Places.Shared is null)
        {
            Console.WriteLine("vision on real pictures: not taken, there is no folder shared/ beside the project");
            return 0;
        }
        await MeasureAsync(bench, "vision, LFW pictures (250x250)", Files("images/lfw"), asDocument: false);
        await MeasureAsync(bench, "vision, id cards (1280x860), one look", Files("idcards"), asDocument: false);
        await MeasureAsync(bench, "vision, id cards (1280x860), as documents", Files("idcards"), asDocument: true);
        return 0;
    }

    private static string[] Files(string folder)
    {
        string[] all =
        [
            .. Directory.GetFiles(Places.Face(folder), "*.jpg", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];
        var step = Math.Max(1, all.Length / Pictures);
        return [.. all.Where((_, i) => i % step == 0).Take(Pictures)];
    }

    private static async Task MeasureAsync(Workbench bench, string name, string[] files, bool asDocument)
    {
        var figure = new Figure(name, "ms a picture", Bar);
        SortedDictionary<string, double> stages = new(StringComparer.Ordinal);
        List<Subject> subjects = [];
        foreach (var file in files) subjects.Add(await Subject.PrepareAsync(bench, file, asDocument));
        double bare = 0, raw = 0, rawSpent = 0, spent = 0;
        var childrenBefore = ProcessorTime.Of(Environment.ProcessId).Children;
        for (var round = 0; round < Figure.Rounds; round++)
        {
            double total = 0, floor = 0;
            foreach (var subject in subjects)
            {
                var decode = await BareDecode.MillisecondsAsync(subject.File);
                var start = ProcessorTime.OwnSoFar;
                var runs = subject.Runs.Repeat();
                var between = ProcessorTime.OwnSoFar;
                var whole = await subject.PassAsync(bench, stages);
                (spent, rawSpent) = (spent + ProcessorTime.OwnSoFar - between, rawSpent + between - start);
                subject.Keep(whole, decode, runs);
                (bare, raw, floor, total) = (bare + decode, raw + runs, floor + decode + runs, total + whole);
            }
            figure.Add(total / files.Length, floor / files.Length, times: true);
        }
        var count = files.Length * Figure.Rounds;
        figure.Print($"{files.Length} pictures");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  of it: {string.Join(", ", stages.Select(stage => $"{stage.Key} {stage.Value / count:0.00}"))} ms; ")
            + string.Create(CultureInfo.InvariantCulture,
                $"floor: libjpeg {bare / count:0.00}, raw runs {raw / count:0.00} ms"));
        var children = ProcessorTime.Of(Environment.ProcessId).Children - childrenBefore;
        var bareSpent = subjects.Sum(subject => subject.LeastDecode) * Figure.Rounds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  by processor time: pipeline {spent / count:0.00} + decoder child {children / count:0.00} ms, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"raw runs {rawSpent / count:0.00} + libjpeg at its best {bareSpent / count:0.00} ms, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"ratio {(rawSpent + bareSpent) / (spent + children):0.00}"));
        var least = subjects.Sum(subject => subject.LeastTotal);
        var leastFloor = subjects.Sum(subject => subject.LeastFloor);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  each picture at its best: {least / files.Length:0.00} ms, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"floor {leastFloor / files.Length:0.00} ms, ratio {leastFloor / least:0.00}"));
        foreach (var subject in subjects) subject.Runs.Dispose();
    }

    private sealed record Subject(string File, byte[] Bytes, bool AsDocument, RawRuns Runs)
    {
        private double _decode = double.MaxValue, _runs = double.MaxValue;

        public double LeastTotal { get; private set; } = double.MaxValue;

        public double LeastDecode => _decode;

        public double LeastFloor => _decode + _runs;

        public void Keep(double total, double decode, double runs) => (LeastTotal, _decode, _runs) =
            (Math.Min(LeastTotal, total), Math.Min(_decode, decode), Math.Min(_runs, runs));

        public static async Task<Subject> PrepareAsync(Workbench bench, string file, bool asDocument)
        {
            var bytes = await System.IO.File.ReadAllBytesAsync(file);
            Task Work() => bench.Engine.Templates.FromPictureAsync(new MemoryStream(bytes), asDocument);
            await Work();
            var runs = await RawRuns.OfAsync(bench.Engine, Work);
            runs.Repeat();
            return new Subject(file, bytes, asDocument, runs);
        }

        public async Task<double> PassAsync(Workbench bench, SortedDictionary<string, double> stages)
        {
            using var stream = new MemoryStream(Bytes, writable: false);
            var start = Stopwatch.GetTimestamp();
            var template = await bench.Engine.Templates.FromPictureAsync(stream, AsDocument);
            var total = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            foreach (var (stage, time) in template.TimingsMs) stages[stage] = stages.GetValueOrDefault(stage) + time;
            return total;
        }
    }
}
