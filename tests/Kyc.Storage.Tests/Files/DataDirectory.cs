using Kyc.Storage.Files;

namespace Kyc.Storage.Tests.Files;

/// <summary>The data directory is ours, private, and held by one node.</summary>
public sealed class DataDirectory : IDisposable
{
    private const UnixFileMode Owner = DurableDirectory.OwnerOnly;
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_second_node_is_refused_with_the_path_and_the_holder()
    {
        await using (await Embedded.OpenAsync(_directory.Path))
        {
            var refusal = await Assert.ThrowsAsync<StorageUnusableException>(() =>
                Embedded.OpenAsync(_directory.Path).AsTask());
            Assert.Contains(_directory.Path, refusal.Message);
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message);
        }
        await (await Embedded.OpenAsync(_directory.Path)).DisposeAsync();
    }

    [Fact]
    public async Task A_directory_open_to_others_is_refused_with_the_mend()
    {
        File.SetUnixFileMode(_directory.Path, Owner | UnixFileMode.GroupRead);
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(() =>
            Embedded.OpenAsync(_directory.Path).AsTask());
        Assert.Contains($"chmod 700 {_directory.Path}", refusal.Message);
    }

    [Fact]
    public async Task A_missing_directory_is_made_private()
    {
        var path = Path.Combine(_directory.Path, "a", "b");
        await using var storage = await Embedded.OpenAsync(path);
        Assert.Equal(Owner, File.GetUnixFileMode(path));
        Assert.All(storage.Checks, check => Assert.True(check.Ok, check.Message));
    }

    [Fact]
    public async Task A_file_in_the_directorys_place_is_refused_by_its_path()
    {
        var path = _directory["file"];
        await File.WriteAllTextAsync(path, "");
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(() => Embedded.OpenAsync(path).AsTask());
        Assert.Contains(path, refusal.Message);
    }

    [Fact]
    public void Checks_of_a_directory_that_is_not_there_say_how_to_make_it()
    {
        var path = _directory["missing"];
        var check = Assert.Single(StorageCheck.Run(Embedded.Options(path)));
        Assert.Equal((false, $"mkdir -m 700 -p {path}"), (check.Ok, check.Mend));
    }

    [Fact]
    public void A_directory_that_refuses_even_to_look_for_the_probe_is_a_finding_and_no_crash()
    {
        // A path so long that the probe's is over the system's limit: as in another user's folder, making it fails and
        // so does removing it, but for root too.
        const int longest = 4075, name = 200;
        var path = _directory.Path;
        while (path.Length < longest - 1)
            path = Path.Combine(path, new string('x', Math.Min(name, longest - path.Length - 1)));
        Directory.CreateDirectory(path);
        var check = StorageCheck.Run(Embedded.Options(path)).Single(check => check.Name == "data_dir_writable");
        Assert.False(check.Ok);
        Assert.Contains("cannot be written", check.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(_directory["kyc.db"], new string('x', 10_000));
        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() =>
            Embedded.OpenAsync(_directory.Path).AsTask());
        Assert.Contains("kyc.db", refusal.Message);
        File.Delete(_directory["kyc.db"]);
        await (await Embedded.OpenAsync(_directory.Path)).DisposeAsync();
    }

    [Theory]
    [InlineData("journal_commit_queue")]
    [InlineData("min_free_mib")]
    [InlineData("data_dir")]
    public void A_setting_out_of_bounds_is_named(string setting)
    {
        var options = Embedded.Options(_directory.Path);
        options = setting switch
        {
            "journal_commit_queue" => options with { JournalCommitQueue = 0 },
            "min_free_mib" => options with { MinFreeMib = -1 },
            _ => options with { DataDirectory = " " },
        };
        Assert.Equal(setting, Assert.Throws<StorageSettingException>(options.Validate).Setting);
    }
}
