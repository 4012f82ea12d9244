using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Messages that arrive more than once.</summary>
[Collection(NemesisCollection.Name)]
public sealed class DeliveryFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task Questions_and_jobs_delivered_twice_have_one_effect()
    {
        var scenario = await nemesis.BeginAsync("duplicated delivery", output);
        int questions, jobs;
        await using (var twice = await Duplicator.StartAsync(scenario.Cluster))
        {
            await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 6, Pace, scenario.Seed))
            await using (new SessionFlow(scenario.Client, nemesis.Card, nemesis.Video, 2, scenario.Seed))
                await Task.Delay(TimeSpan.FromSeconds(NemesisMode.Times(6, 60)));
            (questions, jobs) = (twice.Questions, twice.Jobs);
        }
        scenario.Note("questions delivered twice", $"{questions}");
        scenario.Note("jobs delivered twice", $"{jobs}");
        await scenario.EndAsync();
        Assert.True(questions > 0 && jobs > 0, "nothing was delivered twice");
    }
}
