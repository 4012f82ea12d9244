using System.Globalization;
using Kyc.Edge.Uploads.Headers;
using Xunit.Abstractions;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>
/// Every reader of bytes from outside under mutated inputs. A few thousand of a fixed seed in `make test`; in
/// `make fuzz` as long as FUZZ_SECONDS says, from a seed of the day or FUZZ_SEED.
/// </summary>
[Trait(Figures.Trait, Figures.Security)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20_261_122;
    private static readonly string? Seconds = Environment.GetEnvironmentVariable("FUZZ_SECONDS");
    private static readonly string? Seed = Environment.GetEnvironmentVariable("FUZZ_SEED");

    [Fact]
    public Task Picture_headers_end_in_facts_or_a_refusal() => FuzzAsync(new HeaderTarget(FileClass.Picture), 4_000);

    [Fact]
    public Task Video_headers_end_in_facts_or_a_refusal() => FuzzAsync(new HeaderTarget(FileClass.Video), 4_000);

    [Fact]
    public Task Scrubbed_files_keep_their_length_and_change_no_more() => FuzzAsync(new ScrubberTarget(), 1_500);

    [Fact]
    public Task Forms_end_in_parts_or_a_problem() => FuzzAsync(new FormTarget(), 3_000);

    [Fact]
    public Task Events_are_read_whole_or_not_at_all() => FuzzAsync(new EventTarget(), 6_000);

    [Fact]
    public Task Wire_bodies_are_read_whole_or_not_at_all() => FuzzAsync(new WireTarget(), 3_000);

    [Fact]
    public Task A_hostile_child_cannot_harm_its_parent() => FuzzAsync(new HostileChildTarget(), 10_000);

    [Fact]
    public Task A_hostile_file_or_request_cannot_break_the_child() => FuzzAsync(new HostileParentTarget(), 300);

    private async Task FuzzAsync(FuzzTarget target, long executions)
    {
        await using var held = target;
        var seconds = Seconds is null ? (double?)null : double.Parse(Seconds, CultureInfo.InvariantCulture);
        var seed = Seed is null
            ? seconds is null ? FixedSeed : Random.Shared.Next()
            : int.Parse(Seed, CultureInfo.InvariantCulture);
        var result = seconds is { } time
            ? await new FuzzRun(target, seed).GoAsync(long.MaxValue, TimeSpan.FromSeconds(time))
            : await new FuzzRun(target, seed).GoAsync(executions, TimeSpan.MaxValue);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target.Name}: {result.Executions} executions in {result.Elapsed.TotalSeconds:0.0} s, "
            + $"{result.Executions / result.Elapsed.TotalSeconds:0} a second, {result.Outcomes} outcomes, "
            + $"{result.Faults.Count} faults, seed {seed}"));
        Figures.Print("A2", $"faults found by fuzzing {target.Name}",
            $"{result.Faults.Count} in {result.Executions} inputs", "0", result.Faults.Count == 0);
        Assert.True(result.Faults.Count == 0, string.Join('\n', result.Faults));
    }
}
