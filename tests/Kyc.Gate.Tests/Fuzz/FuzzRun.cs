using System.Diagnostics;
using System.Security.Cryptography;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>What a run came to.</summary>
/// <param name="Executions">Inputs taken.</param>
/// <param name="Outcomes">Different outcomes seen.</param>
/// <param name="Faults">What broke: with its seed and the shrunk input.</param>
/// <param name="Elapsed">How long it went on.</param>
internal sealed record FuzzResult(long Executions, int Outcomes, IReadOnlyList<string> Faults, TimeSpan Elapsed);

/// <summary>
/// Runs a target on mutated inputs: a fixed number of them, or until time is up. Inputs with a new outcome join the
/// corpus. Every input comes from the seed and its number, so that a fault can be had again.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const int MostCorpus = 2_000;
    private const int MostFaults = 5;
    private const int MostShrinking = 400;
    private const long MostMemory = 64L << 20;

    private readonly List<byte[]> _corpus = [.. target.Corpus];
    private readonly HashSet<string> _outcomes = [];
    private readonly Dictionary<string, string> _faults = [];

    /// <summary>Runs until one of the two is reached.</summary>
    public async Task<FuzzResult> GoAsync(long executions, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var count = 0L;
        for (; count < executions && clock.Elapsed < time && _faults.Count < MostFaults; count++)
        {
            var random = new Random(HashCode.Combine(seed, count));
            var input = count < target.Corpus.Count
                ? target.Corpus[(int)count]
                : new Mutator(random, target.Words).Mutate(_corpus[random.Next(_corpus.Count)], _corpus);
            var (outcome, fault) = await TakeAsync(input, (int)count);
            if (fault is not null) await NoteAsync(input, (int)count, fault);
            else if (_outcomes.Add(outcome) && _corpus.Count < MostCorpus) _corpus.Add(input);
        }
        return new FuzzResult(count, _outcomes.Count, [.. _faults.Values], clock.Elapsed);
    }

    private async Task<(string Outcome, Exception? Fault)> TakeAsync(byte[] input, int number)
    {
        var (before, thread) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CurrentManagedThreadId);
        try
        {
            var outcome = await target.RunAsync(input, new Random(HashCode.Combine(seed, number, 1)));
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            // Only of a run that stayed on its thread is known what it took.
            return thread == Environment.CurrentManagedThreadId && taken > MostMemory + 64L * input.Length
                ? ("", new FuzzFaultException($"{taken} bytes were allocated"))
                : (outcome, null);
        }
        catch (Exception fault)
        {
            return ("", fault);
        }
    }

    private async Task NoteAsync(byte[] input, int number, Exception fault)
    {
        var where = fault.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Kyc.")) ?? "";
        var key = fault is FuzzFaultException ? fault.Message : fault.GetType().Name + where;
        if (_faults.ContainsKey(key)) return;
        var small = await ShrinkAsync(input, number, fault);
        var path = Path.Combine(AppContext.BaseDirectory, "fuzz-faults",
            $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(small))[..12]}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, small);
        _faults[key] = $"{target.Name}, seed {seed}, input {number}: {fault.GetType().Name}: {fault.Message} "
            + $"{where.Trim()} "
            + $"({small.Length} bytes, {path}): {Convert.ToHexString(small.AsSpan(0, Math.Min(small.Length, 200)))}";
    }

    /// <summary>Takes runs out, ever smaller ones, as long as the same thing breaks.</summary>
    private async Task<byte[]> ShrinkAsync(byte[] input, int number, Exception fault)
    {
        var tries = 0;
        for (var run = input.Length / 2; run > 0; run /= 2)
        {
            for (var at = 0; at + run <= input.Length && tries++ < MostShrinking;)
            {
                byte[] less = [.. input.AsSpan(0, at), .. input.AsSpan(at + run)];
                if ((await TakeAsync(less, number)).Fault?.GetType() == fault.GetType()) input = less;
                else at += run;
            }
        }
        return input;
    }
}
