namespace Kyc.Vision.Imaging;

/// <summary>How a picture lies in a detector's input: at the top left, its aspect kept, zeros around it.</summary>
/// <param name="Width">Columns of the input.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="InnerWidth">Columns the picture takes.</param>
/// <param name="InnerHeight">Rows the picture takes.</param>
/// <param name="ScaleX">Input pixels a picture pixel, across.</param>
/// <param name="ScaleY">Input pixels a picture pixel, down.</param>
internal readonly record struct Letterbox(
    int Width, int Height, int InnerWidth, int InnerHeight, double ScaleX, double ScaleY)
{
    /// <summary>Fits a picture into an input of fixed size.</summary>
    public static Letterbox Fit(int pictureWidth, int pictureHeight, int width, int height)
    {
        var scale = Math.Min((double)width / pictureWidth, (double)height / pictureHeight);
        var innerWidth = Math.Clamp((int)Math.Round(pictureWidth * scale), 1, width);
        var innerHeight = Math.Clamp((int)Math.Round(pictureHeight * scale), 1, height);
        return new Letterbox(width, height, innerWidth, innerHeight,
            (double)innerWidth / pictureWidth, (double)innerHeight / pictureHeight);
    }

    /// <summary>Fits a picture so that its long side becomes <paramref name="side"/>, with the least padding.</summary>
    public static Letterbox Tight(int pictureWidth, int pictureHeight, int side, int multiple)
    {
        var inner = Fit(pictureWidth, pictureHeight, side, side);
        var (columns, rows) = (RoundUp(inner.InnerWidth, multiple), RoundUp(inner.InnerHeight, multiple));
        return inner with { Width = columns, Height = rows };
    }

    /// <summary>Writes the picture and its padding.</summary>
    public unsafe void Render(Picture picture, PlaneTarget target)
    {
        Clear(target.Blue);
        Clear(target.Green);
        Clear(target.Red);
        var factor = Math.Min((int)Math.Min(1 / ScaleX, 1 / ScaleY), BoxShrink.MaxFactor);
        BilinearResize.Into(
            picture, PixelRegion.Of(picture), target, InnerWidth, InnerHeight, Math.Max(factor, 1));
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private unsafe void Clear(float* plane)
    {
        if (InnerWidth < Width)
            for (var y = 0; y < InnerHeight; y++)
                new Span<float>(plane + (y * Width) + InnerWidth, Width - InnerWidth).Clear();
        new Span<float>(plane + (InnerHeight * Width), (Height - InnerHeight) * Width).Clear();
    }
}
