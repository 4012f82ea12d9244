using Kyc.Vision.Models;

namespace Kyc.Vision.Tests.Models;

public sealed class CalibrationTests
{
    private static Calibration Retail => ManifestReader.ReadFolder(ManifestReader.DefaultFolder)
        .Single(model => model.Name == "face_reidentification_retail_0095").Calibration!;

    [Fact]
    public void A_stricter_rate_never_has_a_lower_threshold()
    {
        var rates = Enumerable.Range(0, 200).Select(step => Math.Pow(10, -1 - (step * 0.025))).ToArray();
        var thresholds = rates.Select(Retail.ThresholdFor).ToArray();
        Assert.Equal(thresholds.Order(), thresholds);
        Assert.True(thresholds[^1] > Retail.Points[^1].Score);
    }

    [Theory]
    [InlineData(1e-1, 0.25)]
    [InlineData(1.7e-2, 0.25)]
    [InlineData(4.2e-4, 0.40)]
    [InlineData(1.4e-5, 0.50)]
    public void Measured_points_are_met(double fmr, double score) => Assert.Equal(score, Retail.ThresholdFor(fmr), 9);

    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    [InlineData(2e-5)]
    public void Rate_and_score_are_each_others_way_back(double fmr) =>
        Assert.Equal(1, Retail.FmrAt(Retail.ThresholdFor(fmr)) / fmr, 6);

    [Fact]
    public void Nothing_better_than_measured_is_claimed()
    {
        Assert.Equal(1.4e-5, Retail.FmrAt(0.99));
        Assert.Equal(1, Retail.FmrAt(0.1));
        Assert.Equal(1, Retail.FmrAt(double.NaN));
    }

    [Fact]
    public void A_rate_of_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Retail.ThresholdFor(0));
}
