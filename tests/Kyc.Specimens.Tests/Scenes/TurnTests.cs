using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Tests.Scenes;

/// <summary>Quarter turns of pictures.</summary>
public sealed class TurnTests
{
    [Theory]
    [InlineData(1, 2, 3, "4 0 5 1 6 2")]
    [InlineData(2, 3, 2, "6 5 4 2 1 0")]
    [InlineData(3, 2, 3, "2 6 1 5 0 4")]
    public void Pixels_go_where_a_clockwise_turn_takes_them(int quarters, int width, int height, string expected)
    {
        var picture = new Raster(3, 2);
        byte[] reds = [0, 1, 2, 4, 5, 6];
        for (var i = 0; i < reds.Length; i++) picture.Pixels[i * Raster.Channels] = reds[i];
        var turned = Turn.Clockwise(picture, quarters);
        Assert.Equal((width, height), (turned.Width, turned.Height));
        Assert.Equal(expected, string.Join(' ', turned.Pixels.Where((_, at) => at % Raster.Channels == 0)));
    }
}
