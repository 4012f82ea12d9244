using Kyc.Cli.Evaluate;

namespace Kyc.Cli.Tests.Evaluate;

/// <summary>The figures of an evaluation against cases worked out by hand.</summary>
public sealed class ScoreStatisticsTests
{
    [Theory]
    [InlineData(0, 10, 0, 0.27753)]
    [InlineData(10, 10, 0.72247, 1)]
    [InlineData(5, 10, 0.23659, 0.76341)]
    [InlineData(1, 100, 0.00177, 0.05449)]
    [InlineData(0, 0, 0, 1)]
    public void Intervals_are_those_of_Wilson(int count, int of, double low, double high)
    {
        var share = Proportion.Wilson(count, of);
        Assert.Equal(low, share.Low, 4);
        Assert.Equal(high, share.High, 4);
    }

    [Fact]
    public void Separated_scores_give_accuracy_one_and_no_errors()
    {
        var statistics = Of([0.6, 0.8], [0.1, 0.2]);
        Assert.Equal(1, statistics.Best.Accuracy);
        Assert.InRange(statistics.Best.Threshold, 0.2001, 0.5999);
        Assert.Equal(0, statistics.EqualErrorRate);
    }

    [Fact]
    public void Overlapping_scores_give_the_hand_counted_errors()
    {
        var statistics = Of([0.3, 0.5, 0.7, 0.9], [0.0, 0.2, 0.4, 0.6]);
        var point = statistics.At(0.45);
        Assert.Equal((1, 4), (point.Fmr.Count, point.Fmr.Of));
        Assert.Equal((1, 4), (point.Fnmr.Count, point.Fnmr.Of));
        Assert.Equal(0.75, point.Accuracy);
        Assert.Equal(0.25, statistics.EqualErrorRate);
        Assert.Equal(0.75, statistics.Best.Accuracy);
        Assert.Equal(0, statistics.Best.Fmr.Count);
    }

    [Fact]
    public void A_score_on_the_threshold_matches()
    {
        var point = Of([0.5], [0.5]).At(0.5);
        Assert.Equal(1, point.Fmr.Count);
        Assert.Equal(0, point.Fnmr.Count);
    }

    [Fact]
    public void Figures_do_not_depend_on_the_order_of_the_pairs()
    {
        var random = new Random(20261122);
        var scores = Enumerable.Range(0, 500)
            .Select(i => new PairScore(i % 2 == 0, random.NextDouble() + (i % 2) * -0.4)).ToArray();
        var (one, other) = (new ScoreStatistics(scores), new ScoreStatistics(scores.Reverse()));
        Assert.Equal(one.Best, other.Best);
        Assert.Equal(one.EqualErrorRate, other.EqualErrorRate);
        Assert.All(one.Curve.Zip(one.Curve.Skip(1)), pair =>
        {
            Assert.True(pair.First.Fmr.Count >= pair.Second.Fmr.Count);
            Assert.True(pair.First.Fnmr.Count <= pair.Second.Fnmr.Count);
        });
    }

    [Fact]
    public void One_sort_of_pairs_alone_has_no_equal_error_rate()
    {
        Assert.Null(Of([0.5], []).EqualErrorRate);
        Assert.Null(Of([], []).EqualErrorRate);
    }

    [Fact]
    public void A_score_that_is_no_number_is_refused() =>
        Assert.Throws<ArgumentException>(() => Of([double.NaN], []));

    [Fact]
    public void The_histogram_counts_every_score_once_and_shows_the_gaps()
    {
        var bins = ScoreHistogram.Of([new(true, 0.15), new(false, -0.01), new(false, 0.149), new(true, 0.3)]);
        Assert.Equal([-0.05, 0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3], bins.Select(bin => bin.From));
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 1], bins.Select(bin => bin.Genuine));
        Assert.Equal([1, 0, 0, 1, 0, 0, 0, 0], bins.Select(bin => bin.Impostor));
    }

    [Fact]
    public void The_plot_is_well_formed_and_escapes_its_title()
    {
        var svg = System.Xml.Linq.XDocument.Parse(RocPlot.Svg(Of([0.3, 0.9], [0.1, 0.4]), "a < b & c"));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Contains(svg.Descendants(), node => node.Name.LocalName == "polyline");
    }

    private static ScoreStatistics Of(double[] genuine, double[] impostor) => new(
        [.. genuine.Select(score => new PairScore(true, score)), .. impostor.Select(score =>
            new PairScore(false, score))]);
}
