using Kyc.Edge.Auth;

namespace Kyc.Edge.Tests.Auth;

/// <summary>Networks as people write them.</summary>
public sealed class NetworkTextTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    public void A_network_is_read(string text, string network)
    {
        Assert.True(NetworkText.TryParse(text, out var read));
        Assert.Equal(network, read.ToString());
    }

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.1/16")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10")]
    [InlineData("fe80::1%eth0")]
    [InlineData("any")]
    [InlineData("")]
    public void What_is_none_is_refused(string text) => Assert.False(NetworkText.TryParse(text, out _));
}
