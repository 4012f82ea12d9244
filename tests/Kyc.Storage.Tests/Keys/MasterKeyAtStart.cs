using Kyc.Actors.Ports;
using Kyc.Storage.Files;

namespace Kyc.Storage.Tests.Keys;

/// <summary>Where the master key comes from, and when the start is refused for its sake.</summary>
public sealed class MasterKeyAtStart : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _directory = new();

    private string KeyPath => _directory["master.key"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_first_start_makes_a_key_for_its_owner_alone_and_the_next_uses_it()
    {
        var id = await StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        Assert.Contains($"id: {id}", File.ReadAllText(KeyPath));
        Assert.Equal(id, await StartAsync());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_key_file_open_to_others_is_refused_with_the_mend(UnixFileMode mode)
    {
        await StartAsync();
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | mode);
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(StartAsync);
        Assert.Contains($"chmod 600 {KeyPath}", refusal.Message);
    }

    [Fact]
    public async Task A_lost_key_file_is_not_replaced_once_data_keys_exist()
    {
        var id = await StartWithSessionAsync();
        File.Delete(KeyPath);
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(StartAsync);
        Assert.Contains(KeyPath, refusal.Message);
        Assert.Contains(id, refusal.Message);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task An_exchanged_key_file_is_refused_by_the_old_ones_id()
    {
        var id = await StartWithSessionAsync();
        using var elsewhere = new TempFolder();
        await (await Embedded.OpenAsync(elsewhere.Path)).DisposeAsync();
        File.Copy(elsewhere["master.key"], KeyPath, overwrite: true);
        Assert.Contains(id, (await Assert.ThrowsAsync<WrongMasterKeyException>(StartAsync)).Message);
    }

    [Fact]
    public async Task A_check_tells_a_fitting_key_from_an_exchanged_a_lost_and_a_damaged_one_and_changes_nothing()
    {
        Assert.True(Fits().Ok);
        await StartWithSessionAsync();
        Assert.True(Fits().Ok);
        using var elsewhere = new TempFolder();
        await (await Embedded.OpenAsync(elsewhere.Path)).DisposeAsync();
        File.Copy(elsewhere["master.key"], KeyPath, overwrite: true);
        Assert.Contains("not the one in use", Fits().Message);
        File.WriteAllText(KeyPath, "nonsense");
        Assert.Contains("not a master key file", Fits().Message);
        File.Delete(KeyPath);
        Assert.Contains("is missing", Fits().Message);
        Assert.Contains(KeyPath, Fits().Mend);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task Without_data_keys_a_new_master_key_is_taken()
    {
        var id = await StartAsync();
        File.Delete(KeyPath);
        Assert.NotEqual(id, await StartAsync());
    }

    [Theory]
    [InlineData("key: AAAA")]
    [InlineData("id: 00000000\nkey: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("id: 00000000\nkey: not base64")]
    public async Task A_damaged_key_file_is_refused(string text)
    {
        await StartAsync();
        await File.WriteAllTextAsync(KeyPath, text);
        Assert.Contains(KeyPath, (await Assert.ThrowsAsync<StorageUnusableException>(StartAsync)).Message);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    public async Task A_named_key_file_is_used_as_it_is_and_never_made_anew(UnixFileMode mode)
    {
        using var elsewhere = new TempFolder();
        var shared = elsewhere["shared.key"];
        var id = await StartAsync();
        File.Move(KeyPath, shared);
        File.SetUnixFileMode(shared, mode);
        var options = Embedded.Options(_directory.Path) with { MasterKeyFile = shared };
        await using (var storage = await Embedded.OpenAsync(options)) Assert.Equal(id, storage.KeyRing.KeyId);
        Assert.False(File.Exists(KeyPath));
        File.Delete(shared);
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(() => Embedded.OpenAsync(options).AsTask());
        Assert.Contains(shared, refusal.Message);
        Assert.False(File.Exists(shared));
    }

    [Fact]
    public async Task A_key_from_the_setting_leaves_no_file()
    {
        var options = Embedded.Options(_directory.Path) with { MasterKey = Convert.ToBase64String(new byte[32]) };
        await (await Embedded.OpenAsync(options)).DisposeAsync();
        Assert.False(File.Exists(KeyPath));
        await Assert.ThrowsAsync<StorageSettingException>(() =>
            Embedded.OpenAsync(options with { MasterKey = "AAAA" }).AsTask());
    }

    private async Task<string> StartAsync()
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        return storage.KeyRing.KeyId;
    }

    private async Task<string> StartWithSessionAsync()
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        var script = SessionScript.New(Noon);
        await storage.Journal.AppendAsync(script.Create(storage.KeyRing.Mint(script.Tenant, script.Id).Wrapped),
            default);
        return storage.KeyRing.KeyId;
    }

    private StorageCheckResult Fits() => StorageCheck.MasterKeyFits(Embedded.Options(_directory.Path));
}
