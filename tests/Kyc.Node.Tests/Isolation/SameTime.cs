using System.Diagnostics;
using Kyc.Edge.Auth;
using Kyc.Node.Tests.Hosting;

namespace Kyc.Node.Tests.Isolation;

/// <summary>
/// Times of what must not differ, compared by Welch's t. They depend on the machine and its load, so they are printed
/// and not held; that the work is the same is held elsewhere (A20).
/// </summary>
[Collection(nameof(TwoTenants))]
public sealed class SameTime(TwoTenants tenants)
{
    private const int Requests = 400;
    private const int Codes = 20_000;

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Foreign_and_absent_ids_take_the_same_time()
    {
        var stranger = tenants.Walkers.Single(role => role.Name == "live key").Authorization;
        var session = tenants.Subjects.First(each => each is { Kind: "session", State: "verified" });
        var ask = new Ask(tenants.Operations.Single(each => each.Id == "get_verification_session"));
        await PrintAsync("foreign and absent ids", Requests,
            () => ask with { PathId = session.Value }, () => ask with { PathId = session.Twin }, _ => stranger);
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Keys_that_differ_early_and_late_from_a_good_one_take_the_same_time()
    {
        var list = new Ask(tenants.Operations.Single(each => each.Id == "list_verification_sessions"));
        var late = Roles.OwnerKey[..^1] + (Roles.OwnerKey[^1] == 'x' ? 'y' : 'x');
        var early = ApiKeyText.New(live: true);
        await PrintAsync("keys wrong at the end and from the start", Requests, () => list, () => list,
            first => "Bearer " + (first ? late : early));
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Codes_that_differ_in_the_first_and_the_last_byte_take_the_same_time()
    {
        await using var world = new NodeWorld();
        await using var storage = await world.OpenStorageAsync();
        var data = new byte[256];
        var good = storage.ClusterKeys.Mac("test", data);
        var first = good with { Code = [(byte)(good.Code[0] ^ 1), .. good.Code[1..]] };
        var last = good with { Code = [.. good.Code[..^1], (byte)(good.Code[^1] ^ 1)] };
        Assert.True(storage.ClusterKeys.Verify("test", data, good));
        var (firsts, lasts) = (new List<double>(), new List<double>());
        for (var round = 0; round < Codes; round++)
            foreach (var (mac, into) in round % 2 == 0 ? [(first, firsts), (last, lasts)] : new[] { (last, lasts),
                (first, firsts) })
            {
                var begun = Stopwatch.GetTimestamp();
                Assert.False(storage.ClusterKeys.Verify("test", data, mac));
                into.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            }
        Print("codes wrong in the first and in the last byte", firsts, lasts);
    }

    private async Task PrintAsync(
        string what, int count, Func<Ask> one, Func<Ask> other, Func<bool, string?> authorization)
    {
        var (ones, others) = (new List<double>(), new List<double>());
        for (var round = 0; round < count; round++)
            foreach (var first in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                var ask = first ? one() : other();
                var begun = Stopwatch.GetTimestamp();
                var answer = await ask.SendAsync(tenants.Client, authorization(first));
                (first ? ones : others).Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
                Assert.True(answer.Status is 401 or 404, $"{answer.Status}");
            }
        Print(what, ones, others);
    }

    private static void Print(string what, List<double> ones, List<double> others)
    {
        var t = Welch(Cropped(ones), Cropped(others));
        Figures.Print("A20", $"Welch's t of {what}", $"{t:0.00} over {ones.Count} each",
            "|t| < 4.5, printed: depends on the machine's load");
        Assert.True(double.IsFinite(t));
    }

    /// <summary>The slowest tenth is the machine's, not the code's (as in dudect).</summary>
    private static double[] Cropped(List<double> values) => [.. values.Order().Take(values.Count * 9 / 10)];

    private static double Welch(double[] ones, double[] others)
    {
        var (a, b) = (ones.Average(), others.Average());
        double Spread(double[] values, double mean) =>
            values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length;
        return (a - b) / Math.Sqrt(Spread(ones, a) + Spread(others, b));
    }
}
