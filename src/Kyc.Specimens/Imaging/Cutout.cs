namespace Kyc.Specimens.Imaging;

/// <summary>A picture with transparency: what is cut out of its ground, to be laid on another one.</summary>
/// <param name="width">Pixels, at least 1.</param>
/// <param name="height">Pixels, at least 1.</param>
public sealed class Cutout(int width, int height)
{
    /// <summary>The colours, not multiplied by <see cref="Alpha"/>.</summary>
    public Raster Colours { get; } = new(width, height);

    /// <summary>One byte a pixel, row-major: 0 is transparent, 255 opaque.</summary>
    public byte[] Alpha { get; } = new byte[checked(width * height)];

    /// <summary>Width in pixels.</summary>
    public int Width => Colours.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => Colours.Height;

    internal void Set(int x, int y, Shade shade)
    {
        var at = Colours.At(x, y);
        Colours.Pixels[at] = ToByte(shade.Red);
        Colours.Pixels[at + 1] = ToByte(shade.Green);
        Colours.Pixels[at + 2] = ToByte(shade.Blue);
        Alpha[(y * Width) + x] = ToByte(shade.Cover * 255);
    }

    private static byte ToByte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    /// <summary>Lays this picture over a ground, its top left pixel at (<paramref name="left"/>,
    /// <paramref name="top"/>); what sticks out is left off.</summary>
    public void LayOn(Raster ground, int left, int top)
    {
        for (var y = Math.Max(0, -top); y < Math.Min(Height, ground.Height - top); y++)
        {
            for (var x = Math.Max(0, -left); x < Math.Min(Width, ground.Width - left); x++)
                Blend(ground.Pixels.AsSpan(ground.At(x + left, y + top)), x, y);
        }
    }

    private void Blend(Span<byte> under, int x, int y)
    {
        var alpha = Alpha[(y * Width) + x];
        var over = Colours.Pixels.AsSpan(Colours.At(x, y), Raster.Channels);
        for (var channel = 0; channel < Raster.Channels; channel++)
            under[channel] = (byte)(((over[channel] * alpha) + (under[channel] * (255 - alpha)) + 127) / 255);
    }
}
