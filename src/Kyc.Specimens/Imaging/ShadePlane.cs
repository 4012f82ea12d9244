namespace Kyc.Specimens.Imaging;

/// <summary>A picture with transparency for drawing: colours multiplied by cover, so that edges mix rightly.</summary>
internal sealed class ShadePlane(int width, int height)
{
    private readonly FloatPlane _red = new(width, height);
    private readonly FloatPlane _green = new(width, height);
    private readonly FloatPlane _blue = new(width, height);
    private readonly FloatPlane _cover = new(width, height);

    public int Width => _cover.Width;

    public int Height => _cover.Height;

    public void Set(int x, int y, Shade shade)
    {
        _red[x, y] = (float)(shade.Red * shade.Cover);
        _green[x, y] = (float)(shade.Green * shade.Cover);
        _blue[x, y] = (float)(shade.Blue * shade.Cover);
        _cover[x, y] = (float)shade.Cover;
    }

    /// <summary>Bilinear between pixel centres at whole numbers; outside the nearest edge counts.</summary>
    public Shade Sample(double x, double y)
    {
        var cell = new BilinearCell(x, y, Width, Height);
        var cover = Mix(cell, _cover);
        return cover <= 0
            ? Shade.Nothing
            : new Shade(Mix(cell, _red) / cover, Mix(cell, _green) / cover, Mix(cell, _blue) / cover, cover);
    }

    private static double Mix(in BilinearCell cell, FloatPlane plane) => cell.Mix(
        plane[cell.Left, cell.Top], plane[cell.Right, cell.Top],
        plane[cell.Left, cell.Bottom], plane[cell.Right, cell.Bottom]);
}
