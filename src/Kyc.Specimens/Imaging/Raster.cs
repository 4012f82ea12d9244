namespace Kyc.Specimens.Imaging;

/// <summary>An 8-bit colour picture: red, green, blue, rows from top to bottom without padding.</summary>
/// <param name="width">Pixels, at least 1.</param>
/// <param name="height">Pixels, at least 1.</param>
public sealed class Raster(int width, int height)
{
    /// <summary>Bytes a pixel.</summary>
    public const int Channels = 3;

    /// <summary>Width in pixels.</summary>
    public int Width { get; } = Positive(width, nameof(width));

    /// <summary>Height in pixels.</summary>
    public int Height { get; } = Positive(height, nameof(height));

    /// <summary>All rows: <c>3 * Width * Height</c> bytes, at first all black.</summary>
    public byte[] Pixels { get; } = new byte[checked(width * height * Channels)];

    /// <summary>Index in <see cref="Pixels"/> of the red byte of a pixel inside the picture.</summary>
    public int At(int x, int y) => ((y * Width) + x) * Channels;

    /// <summary>A picture of its own with the same content.</summary>
    public Raster Copy()
    {
        var copy = new Raster(Width, Height);
        Pixels.CopyTo(copy.Pixels, 0);
        return copy;
    }

    /// <summary>Fills the whole picture with one colour.</summary>
    public void Fill(Rgb colour)
    {
        for (var at = 0; at < Pixels.Length; at += Channels)
            (Pixels[at], Pixels[at + 1], Pixels[at + 2]) = (colour.Red, colour.Green, colour.Blue);
    }

    /// <summary>
    /// The colour between pixels, bilinear; pixel centres lie at whole numbers, outside the nearest edge counts.
    /// </summary>
    /// <returns>Red, green and blue, 0 to 255.</returns>
    public (double Red, double Green, double Blue) Sample(double x, double y)
    {
        var cell = new BilinearCell(x, y, Width, Height);
        return (Mix(cell, 0), Mix(cell, 1), Mix(cell, 2));
    }

    private double Mix(in BilinearCell cell, int channel) => cell.Mix(
        Pixels[At(cell.Left, cell.Top) + channel], Pixels[At(cell.Right, cell.Top) + channel],
        Pixels[At(cell.Left, cell.Bottom) + channel], Pixels[At(cell.Right, cell.Bottom) + channel]);

    private static int Positive(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side, name);
        return side;
    }
}
