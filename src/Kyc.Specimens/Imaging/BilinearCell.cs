namespace Kyc.Specimens.Imaging;

/// <summary>The four pixels around a place in a picture and the weights between them.</summary>
internal readonly struct BilinearCell
{
    private readonly double _alongX;
    private readonly double _alongY;

    public BilinearCell(double x, double y, int width, int height)
    {
        x = Math.Clamp(x, 0, width - 1);
        y = Math.Clamp(y, 0, height - 1);
        (Left, Top) = ((int)x, (int)y);
        (Right, Bottom) = (Math.Min(Left + 1, width - 1), Math.Min(Top + 1, height - 1));
        (_alongX, _alongY) = (x - Left, y - Top);
    }

    public int Left { get; }

    public int Right { get; }

    public int Top { get; }

    public int Bottom { get; }

    public double Mix(double leftTop, double rightTop, double leftBottom, double rightBottom)
    {
        var top = leftTop + ((rightTop - leftTop) * _alongX);
        var bottom = leftBottom + ((rightBottom - leftBottom) * _alongX);
        return top + ((bottom - top) * _alongY);
    }
}
