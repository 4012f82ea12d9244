using System.Numerics;

namespace Kyc.Specimens.Cards;

/// <summary>Writes lines of text with <see cref="StrokeFont"/>.</summary>
/// <param name="CapHeight">Height of capitals. Unit: pixels.</param>
/// <param name="Pen">Width of the pen. Unit: pixels.</param>
internal readonly record struct Lettering(float CapHeight, float Pen)
{
    private const float Gap = 1.5f;

    private float Scale => CapHeight / StrokeFont.CapHeight;

    /// <summary>Width of a line in pixels.</summary>
    public float Width(string text)
    {
        var units = 0f;
        foreach (var letter in text) units += StrokeFont.Of(letter).Width + Gap;
        return (units - Gap) * Scale;
    }

    /// <summary>Writes a line, smaller if it would be wider than there is room.</summary>
    /// <param name="ink">Where to.</param>
    /// <param name="text">The text; letters that the font lacks stay blank.</param>
    /// <param name="left">Left end of the base line.</param>
    /// <param name="room">Widest the line may be. Unit: pixels.</param>
    /// <param name="slope">Angle by which the line rises. Unit: radians.</param>
    public void Write(Ink ink, string text, Vector2 left, float room = float.MaxValue, float slope = 0)
    {
        var scale = Scale * MathF.Min(1, room / MathF.Max(1, Width(text)));
        var (sin, cos) = MathF.SinCos(slope);
        var x = 0f;
        foreach (var letter in text)
        {
            var glyph = StrokeFont.Of(letter);
            Draw(ink, glyph, x, left, scale, sin, cos);
            x += glyph.Width + Gap;
        }
    }

    /// <summary>Writes a line of fixed pitch, each letter in the middle of its cell.</summary>
    public void WriteCells(Ink ink, string text, Vector2 left, float pitch)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = StrokeFont.Of(text[i]);
            var indent = (pitch - (glyph.Width * Scale)) / 2;
            Draw(ink, glyph, 0, left + new Vector2((i * pitch) + indent, 0), Scale, 0, 1);
        }
    }

    private void Draw(Ink ink, Glyph glyph, float x, Vector2 left, float scale, float sin, float cos)
    {
        foreach (var stroke in glyph.Strokes)
        {
            var points = new Vector2[stroke.Length];
            for (var i = 0; i < stroke.Length; i++)
            {
                float across = (x + stroke[i].X) * scale, up = stroke[i].Y * scale;
                points[i] = left + new Vector2((across * cos) - (up * sin), -(across * sin) - (up * cos));
            }
            ink.Draw(points, Pen);
        }
    }
}
