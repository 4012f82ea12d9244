using Kyc.Cli.Operator.Pbm;

namespace Kyc.Cli.Tests.Operator;

/// <summary>pbm's spelling and what it means.</summary>
public sealed class PbmLineTests
{
    [Theory]
    [InlineData("127.0.0.1:9110 cluster show", "cluster show --lines --admin 127.0.0.1:9110")]
    [InlineData("cluster show", "cluster show --lines")]
    [InlineData("cluster status", "cluster show --lines --self")]
    [InlineData("localhost:9110 cluster leave", "cluster leave --admin localhost:9110")]
    [InlineData("9110 cluster leave -a kyc-b@host:7 --yes", "cluster leave kyc-b --yes --admin 9110")]
    [InlineData("cluster down -a kyc-b", "cluster down kyc-b")]
    [InlineData("cluster down-unreachable", "cluster down --unreachable")]
    [InlineData("cluster tail", "cluster tail")]
    [InlineData("cluster-sharding list-regions", "sharding regions")]
    [InlineData("cluster-sharding region-stats --json", "sharding regions --json")]
    [InlineData("cluster-sharding shard-stats", "sharding shards")]
    [InlineData("log tail", "log tail")]
    public void A_line_means_the_same_here(string theirs, string ours) =>
        Assert.Equal(ours.Split(' '), PbmLine.Read(theirs.Split(' ')).Args);

    [Theory]
    [InlineData("cluster join -a akka.tcp://x@y:1", "kyc run")]
    [InlineData("cluster leader", "kyc sharding regions")]
    [InlineData("actor hierarchy -d 4", "kyc sessions list")]
    [InlineData("cluster-sharding entity-stats", "kyc sharding locate")]
    [InlineData("remote blame", "kyc pbm help")]
    public async Task What_means_nothing_here_says_which_verb_to_use(string theirs, string ours)
    {
        var (code, output, error) = await Shell.RunAsync(["pbm", .. theirs.Split(' ')]);
        Assert.Equal((ExitCodes.Cannot, ""), (code, output));
        Assert.Contains(ours, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("127.0.0.1:9110")]
    [InlineData("cluster")]
    [InlineData("cluster help")]
    public async Task Help_lists_every_line(string theirs)
    {
        var (code, output, _) = await Shell.RunAsync(
            ["pbm", .. theirs.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("cluster down-unreachable", output, StringComparison.Ordinal);
    }
}
