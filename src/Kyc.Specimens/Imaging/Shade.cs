namespace Kyc.Specimens.Imaging;

/// <summary>A colour, 0 to 255 each, and how much of the ground it covers, 0 to 1.</summary>
internal readonly record struct Shade(double Red, double Green, double Blue, double Cover = 1)
{
    public static Shade Nothing { get; } = new(0, 0, 0, 0);

    public double Luma => (0.299 * Red) + (0.587 * Green) + (0.114 * Blue);

    /// <summary>Lighter or darker, the same cover.</summary>
    public Shade Times(double factor) =>
        this with { Red = Red * factor, Green = Green * factor, Blue = Blue * factor };

    public Shade Covering(double cover) => this with { Cover = Cover * Math.Clamp(cover, 0, 1) };

    /// <summary>This one laid over another.</summary>
    public Shade Over(Shade under)
    {
        if (Cover >= 1 || under.Cover <= 0) return this;
        if (Cover <= 0) return under;
        var cover = Cover + (under.Cover * (1 - Cover));
        var share = Cover / cover;
        return new Shade(
            Mix(under.Red, Red, share), Mix(under.Green, Green, share), Mix(under.Blue, Blue, share), cover);
    }

    public static Shade Between(Shade one, Shade other, double share) => new(
        Mix(one.Red, other.Red, share), Mix(one.Green, other.Green, share), Mix(one.Blue, other.Blue, share),
        Mix(one.Cover, other.Cover, share));

    private static double Mix(double from, double to, double share) => from + ((to - from) * share);
}
