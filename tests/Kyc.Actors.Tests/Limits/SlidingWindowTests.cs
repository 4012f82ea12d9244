using Kyc.Actors.Limits;

namespace Kyc.Actors.Tests.Limits;

/// <summary>The windows against a log of every token, over random histories.</summary>
public sealed class SlidingWindowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whatever is taken, and however late within the hold it is spent, no window of the length holds more than the
    /// limit; and whatever was taken longer ago than the stated error is free again.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2_000)]
    [InlineData(17_000)]
    public void No_window_ever_holds_more_than_the_limit(int heldMs)
    {
        var held = TimeSpan.FromMilliseconds(heldMs);
        for (var seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var limit = chance.Next(1, 40);
            var window = new SlidingWindow(Minute, chance.Next(1, 60), held);
            List<TimeSpan> spent = [], taken = [];
            var now = TimeSpan.FromDays(2);
            for (var i = 0; i < 400; i++)
            {
                now += TimeSpan.FromMilliseconds(chance.Next(0, chance.Next(1, 20_000)));
                var wanted = chance.Next(1, 10);
                var granted = Math.Min(wanted, Math.Max(0, limit - window.Count(now)));
                window.Add(granted, now);
                for (var token = 0; token < granted; token++)
                {
                    taken.Add(now);
                    spent.Add(now + held * chance.NextDouble());
                }
                var late = taken.Count(at => at > now - Minute * window.SlowTo);
                Assert.True(granted == wanted || late >= limit, $"seed {seed}: {granted} of {wanted}, {late} recent");
            }
            AssertNoWindowHoldsMore(spent, limit, seed);
        }
    }

    [Fact]
    public void What_is_free_when_is_told_exactly()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var window = new SlidingWindow(Minute, 60, TimeSpan.FromSeconds(2));
            var now = TimeSpan.FromDays(2);
            for (var i = 0; i < 30; i++)
                window.Add(chance.Next(0, 5), now += TimeSpan.FromMilliseconds(chance.Next(0, 4_000)));
            var limit = window.Count(now);
            var free = window.FreeAt(limit, 1, now);
            Assert.InRange(free, now, now + Minute * window.SlowTo);
            if (limit == 0) continue;
            Assert.True(window.Count(free) < limit, $"seed {seed}: told too early");
        }
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_no_more_than_that()
    {
        var window = new SlidingWindow(Minute, 60, TimeSpan.Zero);
        var now = TimeSpan.FromDays(2);
        window.Add(5, now);
        window.Remove(3, now);
        Assert.Equal(2, window.Count(now));
        window.Remove(9, now);
        Assert.Equal(0, window.Count(now));
    }

    [Fact]
    public void What_another_window_tells_counts_for_its_whole_length()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var chance = new Random(seed);
            var (edge, actor) = (new SlidingWindow(Minute, 60, TimeSpan.Zero), new SlidingWindow(Minute, 60, default));
            var now = TimeSpan.FromDays(2);
            List<(TimeSpan At, int Tokens)> spent = [];
            for (var i = 0; i < 50; i++)
            {
                spent.Add((now += TimeSpan.FromMilliseconds(chance.Next(0, 3_000)), chance.Next(0, 4)));
                edge.Add(spent[i].Tokens, now);
            }
            var told = edge.Ages(now);
            var other = TimeSpan.FromDays(5) + TimeSpan.FromMilliseconds(chance.Next(0, 100_000));
            actor.AddAges(told, other);
            for (var later = TimeSpan.Zero; later < Minute * 2; later += TimeSpan.FromSeconds(0.7))
            {
                var recent = spent.Where(one => now + later - one.At < Minute).Sum(one => one.Tokens);
                Assert.True(actor.Count(other + later) >= recent, $"seed {seed} after {later}");
            }
        }
    }

    [Fact]
    public void A_bucket_never_gives_more_than_its_size_and_what_flowed_in()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var (size, rate) = (chance.Next(1, 50), chance.NextDouble() * 20 + 0.1);
            var bucket = new TokenBucket(size, rate);
            var now = TimeSpan.FromDays(2);
            List<(TimeSpan At, long Tokens)> taken = [];
            for (var i = 0; i < 200; i++)
            {
                now += TimeSpan.FromMilliseconds(chance.Next(0, 2_000));
                var granted = Math.Min(chance.Next(0, 20), bucket.Level(now));
                bucket.Remove(granted, now);
                taken.Add((now, granted));
            }
            Assert.True(bucket.Level(bucket.FreeAt(1, now)) >= 1, $"seed {seed}: told too early");
            for (var from = 0; from < taken.Count; from++)
            {
                var sum = 0L;
                for (var to = from; to < taken.Count; to++)
                {
                    sum += taken[to].Tokens;
                    Assert.True(sum <= size + rate * (taken[to].At - taken[from].At).TotalSeconds + 1e-6);
                }
            }
        }
    }

    private static void AssertNoWindowHoldsMore(List<TimeSpan> spent, int limit, int seed)
    {
        spent.Sort();
        for (var i = limit; i < spent.Count; i++)
            Assert.True(
                spent[i] - spent[i - limit] >= Minute,
                $"seed {seed}: {limit + 1} tokens within {spent[i] - spent[i - limit]}");
    }
}
