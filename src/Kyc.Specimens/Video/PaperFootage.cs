using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;
using Kyc.Specimens.Scenes;

namespace Kyc.Specimens.Video;

/// <summary>An attack: the first frame of a scene, printed on paper and held before the camera.</summary>
internal sealed class PaperFootage : IFootage
{
    private const int Border = 44;
    private const float Shadow = 0.4f; // the light is on the paper, the room behind it lies in the dark
    private const float Colourfulness = 0.3f;
    private const double InkSpread = 0.5;
    private const float PaperWidth = 0.77f;
    private const double CutSide = 0.1;
    private const double CutAbove = 0.16;

    private readonly IFootage _around;
    private readonly Clip _clip;
    private readonly Raster _print;
    private readonly Sway _x;
    private readonly Sway _y;
    private readonly Sway _turn;
    private readonly Sway _tilt;
    private readonly Sway _bend;
    private readonly float _fold;

    /// <summary>Prints the scene.</summary>
    /// <param name="scene">What is printed.</param>
    /// <param name="around">The room in which the print is held.</param>
    /// <param name="clip">Length and pace.</param>
    /// <param name="dice">Chooses how it is held.</param>
    public PaperFootage(IFootage scene, IFootage around, Clip clip, Dice dice)
    {
        (_around, _clip) = (around, clip);
        _print = Print(scene);
        (_x, _y) = (new Sway(dice, 7, 0.4), new Sway(dice, 6, 0.4));
        (_turn, _tilt, _bend) = (new Sway(dice, 0.03, 0.4), new Sway(dice, 0.12, 0.5), new Sway(dice, 5, 0.5));
        _fold = (float)dice.Between(0.25, 0.75);
    }

    /// <inheritdoc />
    public int Width => _around.Width;

    /// <inheritdoc />
    public int Height => _around.Height;

    /// <inheritdoc />
    public void Draw(int frame, Raster into)
    {
        _around.Draw(frame, into);
        for (var at = 0; at < into.Pixels.Length; at++) into.Pixels[at] = (byte)(into.Pixels[at] * Shadow);
        var time = _clip.Time(frame);
        var pose = new FlatPose(
            new Vector2((Width / 2f) + (float)_x.At(time), (Height * 0.5f) + (float)_y.At(time)),
            Width * PaperWidth, 0.02f + (float)_turn.At(time), (float)_tilt.At(time), 0.6f * (float)_tilt.At(time + 3));
        var bend = 9 + (float)_bend.At(time);
        FlatSheet.Lay(_print, into, pose, bend, (colour, at) => colour * Light(at, bend));
    }

    /// <summary>Flat light that follows the bend, and a faint fold.</summary>
    private float Light(Vector2 at, float bend)
    {
        const float FoldWidth = 5;
        var slope = MathF.Cos(MathF.PI * at.X / _print.Width) * bend / 70;
        var fold = MathF.Abs(at.Y - (_fold * _print.Height)) / FoldWidth;
        return 0.93f + slope - (fold < 1 ? 0.08f * (1 - fold) : 0);
    }

    /// <summary>Ink on paper: a white border, weaker colours, no deep black, a fine raster of dots.</summary>
    private static Raster Print(IFootage scene)
    {
        var source = new Raster(scene.Width, scene.Height);
        scene.Draw(0, source);
        Blur.Apply(source, InkSpread);
        var (left, top) = ((int)(CutSide * scene.Width), (int)(CutAbove * scene.Height));
        var paper = new Raster(scene.Width - (2 * left) + (2 * Border), scene.Height - top + (2 * Border));
        paper.Fill(new Rgb(238, 236, 230));
        Vector3 white = new(208, 206, 200), black = new(80, 76, 78);
        for (var y = top; y < source.Height; y++)
            for (var x = left; x < source.Width - left; x++)
            {
                var colour = Paint.Get(source, x, y) / byte.MaxValue;
                var grey = new Vector3((colour.X * 0.3f) + (colour.Y * 0.59f) + (colour.Z * 0.11f));
                var dot = (((x + y) & 1) == 0 ? 0.03f : -0.03f) + (((x - y) & 3) == 0 ? 0.02f : 0);
                var ink = Vector3.Clamp(
                    Vector3.Lerp(grey, colour, Colourfulness) + new Vector3(dot), Vector3.Zero, Vector3.One);
                Paint.Set(paper, x - left + Border, y - top + Border, black + ((white - black) * ink));
            }
        return paper;
    }
}
