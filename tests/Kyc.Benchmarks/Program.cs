using Kyc.Benchmarks.Cluster;
using Kyc.Benchmarks.Erasure;
using Kyc.Benchmarks.Limits;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Sessions;
using Kyc.Benchmarks.Storage;
using Kyc.Benchmarks.Upload;
using Kyc.Benchmarks.Vision;

if (args is [OwnerProcess.Verb]) return await OwnerProcess.RunAsync();
(string Name, Func<string[], Task<int>> Run)[] all =
[
    ("vision", VisionBenchmark.RunAsync),
    ("sessions", SessionsBenchmark.RunAsync),
    ("command", CommandBenchmark.RunAsync),
    ("journal", JournalBenchmark.RunAsync),
    ("postgresql", PostgreSqlBenchmark.RunAsync),
    ("cluster", ClusterBenchmark.RunAsync),
    ("blobs", BlobBenchmark.RunAsync),
    ("upload", UploadBenchmark.RunAsync),
    ("erasure", ErasureBenchmark.RunAsync),
    ("limits", LimitsBenchmark.RunAsync),
];
var wanted = args.FirstOrDefault()?.ToLowerInvariant();
var chosen = all.Where(one => wanted == "all" || one.Name == wanted).ToArray();
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"usage: Kyc.Benchmarks all|{string.Join('|', all.Select(one => one.Name))} [DIRECTORY]");
    return 2;
}
Surroundings.Print();
foreach (var (name, run) in chosen)
{
    Console.WriteLine($"-- {name}");
    await run(args[1..]);
}
return 0;
