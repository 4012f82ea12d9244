namespace Kyc.Specimens.Imaging;

/// <summary>Quarter turns.</summary>
internal static class Turn
{
    /// <summary>A picture turned clockwise.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="quarters">1, 2 or 3.</param>
    public static Raster Clockwise(Raster picture, int quarters)
    {
        var (width, height) = quarters == 2 ? (picture.Width, picture.Height) : (picture.Height, picture.Width);
        var turned = new Raster(width, height);
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                var (toX, toY) = quarters switch
                {
                    1 => (picture.Height - 1 - y, x),
                    2 => (picture.Width - 1 - x, picture.Height - 1 - y),
                    _ => (y, picture.Width - 1 - x),
                };
                picture.Pixels.AsSpan(picture.At(x, y), Raster.Channels)
                    .CopyTo(turned.Pixels.AsSpan(turned.At(toX, toY)));
            }
        return turned;
    }
}
