using System.Diagnostics;
using Kyc.Actors.Ports;
using Kyc.Storage.Files;
using Kyc.Storage.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Files;

/// <summary>Two stores over one directory pass the suite of blobs as one does.</summary>
public sealed class SharedBlobCompliance : BlobCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override int StoredFiles() =>
        Directory.GetFiles(_directory["shared"], "*", SearchOption.AllDirectories).Length;

    protected override async ValueTask<Backend> OpenAsync(int commitQueue)
    {
        var backend = await Embedded.BackendAsync(_directory["own"], commitQueue);
        var options = Embedded.Options(_directory["own"]) with { BlobDirectory = _directory["shared"] };
        return backend with { Blobs = new TwoStores(Open(options), Open(options)) };
    }

    private static FileBlobStore Open(StorageOptions options) =>
        FileBlobStore.OpenShared(options, TimeProvider.System, NullLogger.Instance);
}

/// <summary>Several processes on one directory neither lose each other's files nor trip over each other.</summary>
public sealed class SharedDirectory : IDisposable
{
    private const int Processes = 3;
    private const int ReadsEach = 300;

    private readonly TempFolder _directory = new();
    private readonly ManualClock _clock = new();

    private StorageOptions Options => Embedded.Options(_directory.Path);

    private string Incoming => Path.Combine(Options.BlobRoot, ".incoming");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Processes_that_put_erase_and_sweep_at_once_find_every_file_they_put()
    {
        var reads = await Task.WhenAll(Enumerable.Range(0, Processes).Select(HammerAsync));
        Assert.All(reads, count => Assert.True(count >= ReadsEach, $"only {count} files were read back"));
        var store = Open();
        using var key = HammerDirectory.NewKey();
        await foreach (var entry in store.ListAsync(DateTimeOffset.MaxValue, default))
            await (await store.OpenAsync(entry.Scope, key, entry.Blob, default)).CopyToAsync(Stream.Null);
        _clock.Advance(TimeProvider.System.GetUtcNow().AddHours(2) - _clock.GetUtcNow());
        Open();
        Assert.Empty(Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task An_upload_in_progress_survives_the_start_of_another_node_however_slow_it_is()
    {
        var store = Open();
        using var key = HammerDirectory.NewKey();
        var opened = false;
        var content = new BreakingStream(100_000, () =>
        {
            if (opened) return;
            opened = true;
            Age(Assert.Single(Directory.GetFiles(Incoming)), TimeSpan.FromDays(2));
            Open();
        });
        var limit = 300_000;
        await Assert.ThrowsAsync<BlobTooLargeException>(() =>
            store.PutAsync(HammerDirectory.Scope(1), key, content, limit, default).AsTask());
        Assert.True(opened);

        var stored = await store.PutAsync(HammerDirectory.Scope(1), key, new OpeningStream(() =>
        {
            Age(Assert.Single(Directory.GetFiles(Incoming)), TimeSpan.FromDays(2));
            Open();
        }), limit, default);
        await (await store.OpenAsync(HammerDirectory.Scope(1), key, stored.Blob, default)).DisposeAsync();
    }

    [Fact]
    public void A_draft_that_nobody_holds_goes_when_it_is_old_and_stays_while_it_may_be_another_machines()
    {
        Open();
        var (old, young) = (Path.Combine(Incoming, "old"), Path.Combine(Incoming, "young"));
        File.WriteAllText(old, "half");
        File.WriteAllText(young, "half");
        Age(old, TimeSpan.FromMinutes(61));
        Age(young, TimeSpan.FromMinutes(59));
        Open();
        Assert.Equal([young], Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task A_file_that_a_sweep_took_aside_and_never_judged_is_still_there_and_comes_back()
    {
        var store = Open();
        using var key = HammerDirectory.NewKey();
        var scope = HammerDirectory.Scope(1);
        var stored = await store.PutAsync(scope, key, new MemoryStream([1, 2, 3]), 3, default);
        var path = Path.Combine(Options.BlobRoot, scope.Tenant.Value, scope.Session.Value, stored.Blob.Value);
        File.Move(path, BlobPaths.Aside(path));
        await (await store.OpenAsync(scope, key, stored.Blob, default)).DisposeAsync();
        await foreach (var _ in store.ListAsync(DateTimeOffset.MaxValue, default)) Assert.Fail("it is not orphaned");
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));

        File.Move(path, BlobPaths.Aside(path));
        await store.DeleteAsync(scope, stored.Blob, default);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_file_stored_anew_just_when_a_sweep_removes_it_stays_and_is_never_out_of_sight()
    {
        var (sweeper, other) = (Open(), Open());
        using var key = HammerDirectory.NewKey();
        var scope = HammerDirectory.Scope(1);
        var stored = await other.PutAsync(scope, key, new MemoryStream([1]), 1, default);
        Age(Assert.Single(Directory.GetFiles(Options.BlobRoot, stored.Blob.Value, SearchOption.AllDirectories)),
            TimeSpan.FromDays(2));
        var listed = new List<BlobEntry>();
        await foreach (var entry in sweeper.ListAsync(_clock.GetUtcNow(), default)) listed.Add(entry);
        using var looked = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        sweeper.Crossing = () =>
        {
            looked.Release();
            goOn.Wait();
        };
        var sweep = Task.Run(() => sweeper.DeleteUnchangedAsync(Assert.Single(listed), default).AsTask());
        await looked.WaitAsync();
        Assert.Equal(stored, await other.PutAsync(scope, key, new MemoryStream([1]), 1, default));
        goOn.Set();
        Assert.False(await sweep);
        await (await other.OpenAsync(scope, key, stored.Blob, default)).DisposeAsync();
    }

    [Fact]
    public async Task Of_two_sweeps_with_the_same_list_one_removes_the_file()
    {
        var (one, two) = (Open(), Open());
        using var key = HammerDirectory.NewKey();
        await one.PutAsync(HammerDirectory.Scope(1), key, new MemoryStream([1]), 1, default);
        var listed = new List<BlobEntry>();
        await foreach (var entry in two.ListAsync(DateTimeOffset.MaxValue, default)) listed.Add(entry);
        var removed = await Task.WhenAll(new[] { one, two }.Select(store =>
            Task.Run(() => store.DeleteUnchangedAsync(Assert.Single(listed), default).AsTask())));
        Assert.Single(removed, true);
    }

    [Fact]
    public void The_shared_directory_is_checked_like_the_nodes_own()
    {
        var options = Options with { BlobDirectory = _directory["shared"] };
        var missing = Assert.Single(StorageCheck.RunBlobs(options));
        Assert.Equal(("blob_dir", $"mkdir -m 700 -p {_directory["shared"]}"), (missing.Name, missing.Mend));
        FileBlobStore.OpenShared(options, _clock, NullLogger.Instance);
        Assert.All(StorageCheck.RunBlobs(options), check => Assert.True(check.Ok, check.Message));
        File.SetUnixFileMode(options.BlobRoot, DurableDirectory.OwnerOnly | UnixFileMode.OtherRead);
        var open = Assert.Single(StorageCheck.RunBlobs(options), check => !check.Ok);
        Assert.Equal(("blob_dir_mode", $"chmod 700 {options.BlobRoot}"), (open.Name, open.Mend));
        Assert.Contains(StorageCheck.RunBlobs(options with { MinFreeMib = 1_048_576 }),
            check => check is { Name: StorageCheck.BlobSpaceName, Ok: false });
    }

    private FileBlobStore Open() => FileBlobStore.OpenShared(Options, _clock, NullLogger.Instance);

    private void Age(string file, TimeSpan age) =>
        File.SetLastWriteTimeUtc(file, (_clock.GetUtcNow() - age).UtcDateTime);

    /// <summary>Lets one process work until it has read enough, then kills it; counts what it read.</summary>
    private async Task<int> HammerAsync(int seed)
    {
        var runtime = Environment.ProcessPath is { } path && path.EndsWith("dotnet") ? path : "dotnet";
        using var process = Process.Start(new ProcessStartInfo(runtime)
        {
            ArgumentList =
            {
                typeof(SharedDirectory).Assembly.Location, "hammer-directory", _directory.Path, $"{seed}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var read = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "read" && ++read == ReadsEach) process.Kill();
            if (!line.StartsWith("lost", StringComparison.Ordinal)) continue;
            process.Kill();
            Assert.Fail($"process {seed}, after {read} files: {line}");
        }
        await process.WaitForExitAsync();
        Assert.True(read >= ReadsEach, $"process {seed} ended by itself: {await errors}");
        return read;
    }

    /// <summary>A few bytes, and something that happens after them.</summary>
    private sealed class OpeningStream(Action then) : MemoryStream(new byte[100_000])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0) then();
            return read;
        }
    }
}
