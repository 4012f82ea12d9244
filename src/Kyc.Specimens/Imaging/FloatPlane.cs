namespace Kyc.Specimens.Imaging;

/// <summary>One number a pixel, row-major.</summary>
internal sealed class FloatPlane(int width, int height)
{
    private readonly float[] _values = new float[width * height];

    public int Width { get; } = width;

    public int Height { get; } = height;

    public float this[int x, int y]
    {
        get => _values[(y * Width) + x];
        set => _values[(y * Width) + x] = value;
    }

    /// <summary>Bilinear between pixel centres at whole numbers; outside the nearest edge counts.</summary>
    public double Sample(double x, double y)
    {
        var cell = new BilinearCell(x, y, Width, Height);
        return cell.Mix(
            this[cell.Left, cell.Top], this[cell.Right, cell.Top],
            this[cell.Left, cell.Bottom], this[cell.Right, cell.Bottom]);
    }
}
