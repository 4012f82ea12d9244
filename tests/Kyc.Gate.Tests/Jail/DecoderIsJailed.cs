using System.Diagnostics;
using Kyc.Vision.Media;
using Kyc.Vision.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Kyc.Gate.Tests.Jail;

/// <summary>
/// Around the decoder's own sandbox lies another, where the machine allows it; where it does not, this is said.
/// </summary>
public sealed class DecoderIsJailed(ITestOutputHelper output)
{
    private const int Starts = 10;

    [Fact]
    public async Task Inside_the_jail_no_file_device_process_or_network_is_in_reach_even_without_the_filter()
    {
        var jail = await DecoderJail.FindAsync(new DecoderSettings { Path = DecoderBinary.Path });
        output.WriteLine(jail.Words);
        if (jail.Program is null)
        {
            Assert.StartsWith("without bubblewrap, as ", jail.Words, StringComparison.Ordinal);
            return;
        }
        var (inside, insideCode) = await RunAsync(jail);
        output.WriteLine(inside);
        Assert.True(insideCode == 0, inside);
        Assert.Equal(8, inside.Split("out of reach").Length - 1);
        var (_, outsideCode) = await RunAsync(DecoderJail.None);
        Assert.NotEqual(0, outsideCode);
    }

    [Theory]
    [InlineData(DecoderBubblewrap.Auto)]
    [InlineData(DecoderBubblewrap.Off)]
    public async Task A_child_starts_decodes_and_says_where_it_runs(DecoderBubblewrap bubblewrap)
    {
        var times = new List<double>();
        await using var pool = Pool(new DecoderSettings { Children = 1, JobsPerChild = 1, Bubblewrap = bubblewrap });
        await pool.CheckAsync(CancellationToken.None);
        for (var start = 0; start < Starts; start++)
        {
            var clock = Stopwatch.GetTimestamp();
            await pool.CheckAsync(CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        times.Sort();
        output.WriteLine($"{bubblewrap}: {pool.Health.Jail}; a child starts, decodes and ends in "
            + $"{times[times.Count / 2]:0.0} ms (median of {Starts}; most {times[^1]:0.0} ms)");
        Assert.Equal(Starts + 1, pool.Health.Started);
        Assert.Contains(bubblewrap == DecoderBubblewrap.Off ? "off" : "bubblewrap", pool.Health.Jail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demanded_jail_that_cannot_be_had_lets_no_child_start()
    {
        using var folder = new TempFolder();
        var script = folder["decoder"];
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec '{DecoderBinary.Path}' \"$@\"\n");
        using (var chmod = Process.Start("chmod", ["700", script])) await chmod.WaitForExitAsync();
        // A decoder of which the jail does not hold all it needs: the trial finds that out.
        await using var demanded = Pool(
            new DecoderSettings { Path = script, Bubblewrap = DecoderBubblewrap.On }, script);
        var refused = await Assert.ThrowsAsync<DecoderStartException>(
            () => demanded.CheckAsync(CancellationToken.None));
        Assert.Contains("decoder.bubblewrap is on, but ", refused.Message, StringComparison.Ordinal);
        await using var wished = Pool(new DecoderSettings { Path = script }, script);
        await wished.CheckAsync(CancellationToken.None);
        Assert.StartsWith("without bubblewrap, as ", wished.Health.Jail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task A_child_that_dies_loses_no_other_job_and_is_there_again_soon()
    {
        const int jobs = 24, rounds = 5;
        await using var pool = Pool(new DecoderSettings { Children = 3 });
        var restarts = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pool.CheckAsync(CancellationToken.None)));
            var work = Enumerable.Range(0, jobs).Select(_ => pool.CheckAsync(CancellationToken.None)).ToArray();
            foreach (var child in pool.Processes.Take(1)) Kill(child);
            var victims = DecoderProcesses().Take(1).ToArray();
            foreach (var child in victims) Kill(child);
            await Task.WhenAll(work);
            var clock = Stopwatch.GetTimestamp();
            foreach (var child in DecoderProcesses()) Kill(child);
            await pool.CheckAsync(CancellationToken.None);
            restarts.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        restarts.Sort();
        output.WriteLine($"{rounds * jobs} jobs done over {pool.Health.Started} children; jobs lost 0; with every "
            + $"child dead the next job is done after {restarts[rounds / 2]:0} ms (median; most {restarts[^1]:0} ms)");
        Figures.Print("F19", "other jobs lost by a decoder's death", $"0 of {rounds * jobs}", "0", true);
        Figures.Print("F19", "next job done after every decoder died", $"{restarts[rounds / 2]:0} ms", "<= 500 ms");
        Assert.True(pool.Health.Started >= rounds, $"{pool.Health}");
        Assert.Equal(0, pool.Health.Busy);

        IEnumerable<int> DecoderProcesses() => pool.Processes.ToArray();
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    private static async Task<(string Text, int Code)> RunAsync(DecoderJail jail)
    {
        using var process = DecoderProcess.Start(DecoderBinary.Path, ["--selftest-jail"], jail);
        process.StandardInput.Close();
        var text = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (text, process.ExitCode);
    }

    private static DecoderPool Pool(DecoderSettings settings, string? path = null) => new(
        settings with { Path = path ?? DecoderBinary.Path }, TimeProvider.System, NullLogger<DecoderPool>.Instance);
}
