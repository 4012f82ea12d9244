using Kyc.Sessions.Ids;

namespace Kyc.Sessions.Tests;

/// <summary>Names of tenants, and the two of each.</summary>
public sealed class TenantNames
{
    [Theory]
    [InlineData("acme", false)]
    [InlineData("acme.test", true)]
    [InlineData("test", false)]
    [InlineData("a-1_b.test", true)]
    public void A_name_says_its_mode(string text, bool test)
    {
        Assert.True(TenantId.TryParse(text, out var tenant));
        Assert.Equal((text, test), (tenant.Value, tenant.IsTest));
        Assert.Equal(tenant, tenant.Of(!test));
        Assert.NotEqual(tenant.Live, tenant.Test);
        Assert.Equal((tenant.Live, tenant.Test), (tenant.Test.Live, tenant.Live.Test));
        Assert.True(TenantId.TryParse(tenant.Test.Value, out _) && TenantId.TryParse(tenant.Live.Value, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".test")]
    [InlineData("acme.test.test")]
    [InlineData("acme.live")]
    [InlineData("acme.TEST")]
    [InlineData("ac.me")]
    [InlineData("../acme.test")]
    [InlineData("acme/x.test")]
    [InlineData("Acme")]
    [InlineData(null)]
    public void What_is_no_name_is_refused(string? text) => Assert.False(TenantId.TryParse(text, out _));

    [Fact]
    public void A_name_has_64_letters_at_the_most_and_its_test_tenant_the_same()
    {
        var name = new string('a', TenantId.MaxLength);
        Assert.True(TenantId.TryParse(name, out _) && TenantId.TryParse(name + ".test", out _));
        Assert.False(TenantId.TryParse(name + "a", out _) || TenantId.TryParse(name + "a.test", out _));
    }
}
