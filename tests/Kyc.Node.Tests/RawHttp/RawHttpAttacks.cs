using Kyc.Node.Tests.Hosting;

namespace Kyc.Node.Tests.RawHttp;

/// <summary>
/// Bytes on a socket against a running node: whatever they try, the requests that the server sees are those that are
/// there, and the honest one behind an attack is answered as itself or not at all (A4).
/// </summary>
public sealed class RawHttpAttacks
{
    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task No_attack_gets_the_server_out_of_step()
    {
        var lines = new AnsweredLines();
        await using var world = new NodeWorld { LogTo = lines };
        await world.StartAsync();
        using var client = world.Client();
        var session = (await NodeWorld.JsonAsync(
            await client.PostAsync("/v1/verification_sessions", NodeWorld.Body("{}")))).GetProperty("id").GetString()!;
        var vectors = Vectors.All("Bearer " + world.Key, session).DistinctBy(each => each.Name).ToArray();
        var reactions = new List<Reaction>();
        foreach (var vector in vectors)
            reactions.Add(await RawConnection.SendAsync(world.Node.Endpoints[0],
                vector.Numbered(reactions.Count), Vector.Canary.Numbered(reactions.Count)));
        await NodeWorld.JsonAsync(await client.GetAsync($"/v1/verification_sessions/{session}"));
        await world.StopAsync();
        var wrong = vectors.Select((vector, at) => (vector, Fault: Fault(vector, reactions[at], lines.Of(at))))
            .Where(each => each.Fault is not null).Select(each => $"{each.vector}: {each.Fault}").ToArray();
        Assert.True(vectors.Length >= 300, $"{vectors.Length} vectors");
        Figures.Print("A4", "raw HTTP attacks that got the server out of step",
            $"{wrong.Length} of {vectors.Length}", "0 of >= 300", wrong.Length == 0);
        Assert.True(wrong.Length == 0, $"{wrong.Length}:\n" + string.Join('\n', wrong));
        Assert.True(lines.Failures.IsEmpty, string.Join('\n', lines.Failures));
    }

    private static string? Fault(Vector vector, Reaction reaction, IReadOnlyList<(string Id, int Status)> answered)
    {
        var ids = answered.Select(each => each.Id).Concat(reaction.Ids).ToArray();
        if (ids.Any(id => id.StartsWith(Vector.SmuggledId, StringComparison.Ordinal)))
            return $"the hidden request was answered: {reaction.Text}";
        if (answered.Count > 2 || reaction.Statuses.Count > 2) return $"more than two answers: {reaction.Text}";
        if (vector.Must == Must.Refuse && (ids.Any(IsCanary) || reaction.Statuses
            .Concat(answered.Select(each => each.Status)).Any(status => status < 400)))
            return $"taken: {string.Join(", ", answered)}, {string.Join(", ", reaction.Statuses)}";
        return answered.SkipWhile(each => !IsCanary(each.Id)).ToArray() switch
        {
            [] or [(_, 200)] => null,
            var odd => $"the canary was answered as something else: {string.Join(", ", odd)} {reaction.Text}",
        };
    }

    private static bool IsCanary(string id) => id.StartsWith(Vector.CanaryId, StringComparison.Ordinal);
}
