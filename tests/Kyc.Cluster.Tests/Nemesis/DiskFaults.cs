using System.Net;
using System.Net.Http.Headers;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>No space left for files.</summary>
[Collection(NemesisCollection.Name)]
public sealed class DiskFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const double ResumedWithinMs = 5000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [NeedsMount]
    public async Task A_full_disk_refuses_files_by_name_tears_nothing_and_goes_on_when_there_is_room()
    {
        var scenario = await nemesis.BeginAsync("disk full", output);
        var held = (await scenario.Client.CreateAsync()).Session!;
        double resumed;
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 4, Pace, scenario.Seed))
        {
            SmallMount.Fill(nemesis.BlobFolder);
            try
            {
                await Wait.UntilAsync(async () => await PutAsync(scenario, held) == HttpStatusCode.InsufficientStorage,
                    Patience, "a file to be refused with 507", scenario.Cluster.Logs);
                await Task.Delay(Full);
                var look = await scenario.Client.LookAsync(held);
                Assert.Equal((Outcome.Acknowledged, "requires_input"), (look.Outcome, look.Status));
            }
            finally
            {
                SmallMount.Free(nemesis.BlobFolder);
            }
            resumed = (await Wait.UntilAsync(
                async () => await PutAsync(scenario, held) == HttpStatusCode.OK, Patience, "a file to be taken again",
                scenario.Cluster.Logs)).TotalMilliseconds;
        }
        scenario.Note("room again to the first file taken", resumed, "ms");
        await scenario.EndAsync();
        Assert.InRange(resumed, 0, NemesisMode.Limit(ResumedWithinMs));
    }

    /// <summary>One try, not repeated and not recorded.</summary>
    private async Task<HttpStatusCode> PutAsync(Scenario scenario, string session)
    {
        using var content = new ByteArrayContent(nemesis.SmallCard.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(nemesis.SmallCard.MediaType);
        using var answer = await scenario.Cluster.Http.PutAsync(
            new Uri($"/v1/verification_sessions/{session}/files/id_card", UriKind.Relative), content);
        return answer.StatusCode;
    }
}
