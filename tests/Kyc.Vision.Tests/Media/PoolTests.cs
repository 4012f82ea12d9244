using Kyc.Vision.Media;

namespace Kyc.Vision.Tests.Media;

[Collection(DecoderCollection.Name)]
public sealed class PoolTests(DecoderFixture decoder)
{
    private byte[] Jpeg => decoder.Tools.Convert("jpg", [.. Colours.Quarters(640, 480), "-quality", "95", "%out"]);

    private byte[] Large => decoder.Tools.Convert("jpg", "-size", "4000x3000", "plasma:fractal", "-interlace", "JPEG",
        "-quality", "85", "%out");

    [Fact]
    public async Task No_child_is_started_before_the_first_job()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 4 });
        Assert.Equal(0, pool.Health.Started);
        await pool.CheckAsync(CancellationToken.None);
        Assert.Equal((1, 1, 1), (pool.Health.Started, pool.Health.Jobs, pool.Health.Idle));
    }

    [Fact]
    public async Task A_child_that_crashes_in_a_job_is_replaced_and_the_job_done()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 1 });
        var child = await OnlyChildAsync(pool);
        using var stream = new OneWayStream(Jpeg, () =>
        {
            // Stopped, so that it cannot answer; the signal takes effect when it goes on.
            DecoderProcesses.Signal(child, DecoderProcesses.Stop);
            DecoderProcesses.Signal(child, DecoderProcesses.Segfault);
            DecoderProcesses.Signal(child, DecoderProcesses.Continue);
        });
        using var picture = await pool.DecodePictureAsync(stream, DecoderFixture.AnyPicture, CancellationToken.None);
        Colours.AssertQuarters(picture.Pixels, 14);
        Assert.Equal((1, 2), (pool.Health.Crashes, pool.Health.Started));
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
    }

    [Fact]
    public async Task A_file_that_kills_two_children_is_refused_and_the_next_one_served()
    {
        using var folder = new TempFolder();
        await using var starved = Starved(folder);
        var wide = decoder.Tools.Convert("bmp", "-size", "12000x200", "xc:gray", "-type", "Palette", "%out");
        var refused = await Assert.ThrowsAsync<MediaRefusedException>(() => DecodeAsync(starved, wide));
        Assert.Equal(MediaRefusal.FileUndecodable, refused.Refusal);
        Assert.Equal((2, 2), (starved.Health.Crashes, starved.Health.Started));
        await starved.CheckAsync(CancellationToken.None);
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
    }

    [Fact]
    public async Task A_child_that_hangs_in_a_job_is_killed_and_the_next_one_does_it()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 1, KillGrace = TimeSpan.Zero });
        var child = await OnlyChildAsync(pool);
        using var stream = new OneWayStream(Jpeg, () => DecoderProcesses.Signal(child, DecoderProcesses.Stop));
        var limits = DecoderFixture.AnyPicture with { Timeout = TimeSpan.FromSeconds(1) };
        using var picture = await pool.DecodePictureAsync(stream, limits, CancellationToken.None);
        Colours.AssertQuarters(picture.Pixels, 14);
        Assert.Equal((1, 0, 2), (pool.Health.Timeouts, pool.Health.Crashes, pool.Health.Started));
        Assert.DoesNotContain(child, DecoderProcesses.Ids());
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
    }

    [Fact]
    public async Task A_file_that_two_children_do_not_finish_is_refused_and_the_next_one_served()
    {
        var limits = DecoderFixture.AnyPicture with { Timeout = ImpatientTime.NoTime };
        await using var pool = DecoderFixture.NewPool(
            new DecoderSettings { Children = 1, KillGrace = TimeSpan.Zero }, new ImpatientTime());
        var refused = await Assert.ThrowsAsync<MediaRefusedException>(() => DecodeAsync(pool, Jpeg, limits));
        Assert.Equal(MediaRefusal.DecodeTimeout, refused.Refusal);
        Assert.Equal((2, 0, 2), (pool.Health.Timeouts, pool.Health.Crashes, pool.Health.Started));
        await pool.CheckAsync(CancellationToken.None);
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
    }

    [Fact]
    public async Task A_hanging_child_that_cannot_be_replaced_is_not_the_files_fault()
    {
        using var folder = new TempFolder();
        await using var pool = PoolOf(folder, $"exec '{DecoderBinary.Path}' \"$@\"");
        var child = await OnlyChildAsync(pool);
        using var stream = new OneWayStream(Jpeg, () =>
        {
            DecoderProcesses.Signal(child, DecoderProcesses.Stop);
            File.Delete(Path.Combine(folder.Path, "decoder"));
        });
        var limits = DecoderFixture.AnyPicture with { Timeout = TimeSpan.FromMilliseconds(100) };
        await Assert.ThrowsAsync<DecoderStartException>(
            () => pool.DecodePictureAsync(stream, limits, CancellationToken.None));
        Assert.Equal((1, 0), (pool.Health.Timeouts, pool.Health.Busy));
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
    }

    [Fact]
    public async Task A_child_keeps_its_time_limit_by_itself_and_lives()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 1 });
        var limits = DecoderFixture.AnyPicture with { Timeout = TimeSpan.FromMilliseconds(1) };
        var refused = await Assert.ThrowsAsync<MediaRefusedException>(() => DecodeAsync(pool, Large, limits));
        Assert.Equal((MediaRefusal.DecodeTimeout, 0), (refused.Refusal, pool.Health.Timeouts));
        using var picture = await DecodeAsync(pool, Jpeg);
        Assert.Equal(1, pool.Health.Started);
    }

    [Fact]
    public async Task A_cancelled_job_frees_its_slot_for_the_next()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 1 });
        var child = await OnlyChildAsync(pool);
        using var cancel = new CancellationTokenSource();
        using var stream = new OneWayStream(Jpeg, () => DecoderProcesses.Signal(child, DecoderProcesses.Stop));
        var job = pool.DecodePictureAsync(stream, DecoderFixture.AnyPicture, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        using var picture = await DecodeAsync(pool, Jpeg);
        Assert.Equal(0, pool.Health.Busy);
    }

    [Fact]
    public async Task A_child_that_died_while_idle_is_not_used()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 1 });
        var child = await OnlyChildAsync(pool);
        DecoderProcesses.Signal(child, 9);
        using var picture = await DecodeAsync(pool, Jpeg);
        Colours.AssertQuarters(picture.Pixels, 14);
    }

    [Fact]
    public async Task Children_are_recycled_and_leave_nothing_behind()
    {
        var processes = DecoderProcesses.Ids();
        var file = Jpeg;
        await using (var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 2, JobsPerChild = 5 }))
        {
            (await DecodeAsync(pool, file)).Dispose();
            var descriptors = DecoderProcesses.OpenDescriptors();
            for (var i = 0; i < 49; i++) (await DecodeAsync(pool, file)).Dispose();
            Assert.Equal((10, 50), (pool.Health.Started, pool.Health.Jobs));
            Assert.InRange(DecoderProcesses.OpenDescriptors(), 0, descriptors + 2);
        }
        Assert.Subset(processes, DecoderProcesses.Ids());
        Assert.Empty(DecoderProcesses.Ids(zombies: true));
    }

    [Fact]
    public async Task Many_callers_share_few_children_and_each_gets_its_own_picture()
    {
        await using var pool = DecoderFixture.NewPool(new DecoderSettings { Children = 2 });
        byte[][] files = [.. Enumerable.Range(0, 8).Select(i => decoder.Tools.Convert(
            "png", "-size", $"{300 + i}x200", $"xc:rgb({i * 20},10,10)", "%out"))];
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
        {
            using var picture = await DecodeAsync(pool, files[n % 8]);
            Assert.Equal(300 + (n % 8), picture.Pixels.Width);
            Assert.Equal((n % 8) * 20, picture.Pixels.Row(0)[2]);
        }));
        Assert.Equal((2, 200), (pool.Health.Started, pool.Health.Jobs));
    }

    [Fact]
    public async Task A_missing_decoder_is_an_error_that_says_how_to_build_it()
    {
        await using var pool = new DecoderPool(
            new DecoderSettings { Path = "/nowhere/kyc-decoder" }, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<DecoderPool>.Instance);
        var error = await Assert.ThrowsAsync<DecoderStartException>(() => pool.CheckAsync(CancellationToken.None));
        Assert.Contains("/nowhere/kyc-decoder", error.Message);
        Assert.Contains("build.sh", error.Message);
    }

    [Fact]
    public async Task A_decoder_that_cannot_start_is_heard()
    {
        using var folder = new TempFolder();
        await using var pool = PoolOf(folder, "echo 'seccomp cannot be installed' >&2; exit 3");
        var error = await Assert.ThrowsAsync<DecoderStartException>(() => pool.CheckAsync(CancellationToken.None));
        Assert.Contains("seccomp cannot be installed", error.Message);
        Assert.Equal(0, pool.Health.Busy);
    }

    [Fact]
    public async Task Without_a_filter_the_decoder_still_works_when_told_so()
    {
        await using var pool = DecoderFixture.NewPool(
            new DecoderSettings { Children = 1, Sandbox = DecoderSandbox.BestEffort });
        using var picture = await DecodeAsync(pool, Jpeg);
        Colours.AssertQuarters(picture.Pixels, 14);
    }

    [Fact]
    public async Task Limits_that_the_decoder_cannot_hold_are_a_mistake_of_the_caller()
    {
        var limits = DecoderFixture.AnyPicture with { MaxBytes = 1L << 40 };
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => DecodeAsync(decoder.Pool, Jpeg, limits));
        limits = DecoderFixture.AnyPicture with { TargetSide = 10_000 };
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => DecodeAsync(decoder.Pool, Jpeg, limits));
        Assert.Throws<ArgumentOutOfRangeException>(() => DecoderFixture.NewPool(new DecoderSettings { Children = 0 }));
    }

    // The real decoder with so little memory that a small picture passes and a large one ends it.
    private static DecoderPool Starved(TempFolder folder) =>
        PoolOf(folder, $"exec '{DecoderBinary.Path}' \"$@\" --memory-bytes 1");

    private static DecoderPool PoolOf(TempFolder folder, string command)
    {
        var script = Path.Combine(folder.Path, "decoder");
        File.WriteAllText(script, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new DecoderPool(new DecoderSettings { Children = 1, Path = script }, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<DecoderPool>.Instance);
    }

    private static async Task<int> OnlyChildAsync(DecoderPool pool)
    {
        var before = DecoderProcesses.Ids();
        await pool.CheckAsync(CancellationToken.None);
        return Assert.Single(DecoderProcesses.Ids().Except(before));
    }

    private static async Task<DecodedPicture> DecodeAsync(DecoderPool pool, byte[] file, PictureLimits? limits = null)
    {
        using var stream = new MemoryStream(file, writable: false);
        return await pool.DecodePictureAsync(stream, limits ?? DecoderFixture.AnyPicture, CancellationToken.None);
    }
}
