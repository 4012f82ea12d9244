using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every store of data keys does.</summary>
public abstract class KeysCompliance : ComplianceSuite
{
    private readonly SessionScript _script = SessionScript.New(Noon);

    [Fact]
    public async Task A_data_key_is_there_once_its_session_is()
    {
        var (key, wrapped) = Backend.Ring.Mint(_script.Tenant, _script.Id);
        await Assert.ThrowsAsync<DataKeyGoneException>(OpenKeyAsync);
        await AppendAllAsync([_script.Create(wrapped)]);
        for (var i = 0; i < 2; i++)
        {
            using var opened = await OpenKeyAsync();
            Assert.Equal(key.Bytes.ToArray(), opened.Bytes.ToArray());
        }
        await ReopenAsync();
        using var again = await OpenKeyAsync();
        Assert.Equal(key.Bytes.ToArray(), again.Bytes.ToArray());
    }

    [Fact]
    public async Task A_destroyed_key_is_gone_for_good()
    {
        await AppendAllAsync([_script.Create(Backend.Ring.Mint(_script.Tenant, _script.Id).Wrapped)]);
        using (await OpenKeyAsync())
        {
            await Backend.Keys.DestroyAsync(_script.Tenant, _script.Id, default);
        }
        await Assert.ThrowsAsync<DataKeyGoneException>(OpenKeyAsync);
        await Backend.Keys.DestroyAsync(_script.Tenant, _script.Id, default);
        await ReopenAsync();
        await Assert.ThrowsAsync<DataKeyGoneException>(OpenKeyAsync);
    }

    [Fact]
    public async Task Another_tenant_finds_no_key()
    {
        await AppendAllAsync([_script.Create(Backend.Ring.Mint(_script.Tenant, _script.Id).Wrapped)]);
        await Assert.ThrowsAsync<DataKeyGoneException>(() =>
            Backend.Keys.OpenAsync(new TenantId("other"), _script.Id, default).AsTask());
    }

    private Task<DataKey> OpenKeyAsync() => Backend.Keys.OpenAsync(_script.Tenant, _script.Id, default).AsTask();
}
