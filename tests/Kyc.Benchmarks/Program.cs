using Kyc.Benchmarks.Storage;

return args.FirstOrDefault() switch
{
    "journal" => await JournalBenchmark.RunAsync(args[1..]),
    "blobs" => await BlobBenchmark.RunAsync(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Kyc.Benchmarks journal|blobs [DIRECTORY]");
    return 2;
}
