using System.Globalization;
using System.Numerics;

namespace Kyc.Specimens.Cards;

/// <summary>
/// A font of pen strokes, so that a specimen needs no font file. Capitals and digits are 7 units high, small letters 5;
/// y grows upwards from the base line.
/// </summary>
internal static class StrokeFont
{
    /// <summary>Height of capitals. Unit: font units.</summary>
    public const float CapHeight = 7;

    private const int StepsPerArc = 8;

    private static readonly Dictionary<char, Glyph> Glyphs =
        StrokeFontGlyphs.Table.ToDictionary(row => row.Letter, row => new Glyph(row.Width, Parse(row.Strokes)));

    /// <summary>A letter; one that the font lacks is blank.</summary>
    public static Glyph Of(char letter) => Glyphs.TryGetValue(letter, out var glyph) ? glyph : Glyphs[' '];

    /// <summary>
    /// Strokes in a small notation: <c>M</c> lifts the pen to a point, a bare point is a straight line, <c>h</c> and
    /// <c>v</c> are quarters of an ellipse that leave along the horizontal or the vertical.
    /// </summary>
    private static Vector2[][] Parse(string strokes)
    {
        List<List<Vector2>> result = [];
        foreach (var word in strokes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var command = char.IsAsciiLetter(word[0]) ? word[0] : 'L';
            var numbers = (command == 'L' ? word : word[1..]).Split(',');
            var to = new Vector2(Number(numbers[0]), Number(numbers[1]));
            if (command == 'M') result.Add([to]);
            else if (command == 'L') result[^1].Add(to);
            else Arc(result[^1], to, leavesLevel: command == 'h');
        }
        return [.. result.Select(stroke => stroke.ToArray())];
    }

    private static void Arc(List<Vector2> stroke, Vector2 to, bool leavesLevel)
    {
        var from = stroke[^1];
        for (var i = 1; i <= StepsPerArc; i++)
        {
            var (sin, cos) = MathF.SinCos(MathF.PI / 2 * i / StepsPerArc);
            var share = leavesLevel ? new Vector2(sin, 1 - cos) : new Vector2(1 - cos, sin);
            stroke.Add(from + ((to - from) * share));
        }
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A letter's strokes.</summary>
/// <param name="Width">Width without the gap to the next letter. Unit: font units.</param>
/// <param name="Strokes">Lines from point to point.</param>
internal sealed record Glyph(float Width, Vector2[][] Strokes);
