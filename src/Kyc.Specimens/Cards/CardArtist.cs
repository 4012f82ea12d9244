using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Cards;

/// <summary>
/// Prints id cards: size ID-1 (85.6 x 53.98 mm, ISO/IEC 7810) at 300 dots an inch, the TD1 zone on the front so that
/// one picture shows everything.
/// </summary>
public sealed class CardArtist(FaceArtist faces)
{
    /// <summary>Width of a card. Unit: pixels.</summary>
    public const int Width = 1011;

    /// <summary>Height of a card. Unit: pixels.</summary>
    public const int Height = 638;

    private const int PortraitLeft = 48;
    private const int PortraitTop = 102;
    private const int PortraitWidth = 272;
    private const int PortraitHeight = 340;
    private const int BustSide = 430;
    private const int BustAbove = 30;
    private const int ZoneTop = 470;

    /// <summary>Prints a card.</summary>
    /// <param name="seed">Chooses colours and lines.</param>
    /// <param name="holder">What is written.</param>
    /// <param name="person">Whose portrait; null leaves its place empty.</param>
    /// <returns><see cref="Width"/> by <see cref="Height"/> pixels.</returns>
    public Raster Print(int seed, SpecimenPerson holder, int? person)
    {
        var dice = new Dice(seed, "card");
        var card = new Raster(Width, Height);
        var style = CardStyle.Of(dice);
        Ground(card, style);
        Security(card, dice, style);
        Zone(card, holder);
        Portrait(card, dice, person);
        Overprint(card, style);
        CardText.Write(card, holder, style);
        return card;
    }

    private static void Ground(Raster card, CardStyle style)
    {
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var share = Math.Clamp((x / (float)Width * 0.75f) + (y / (float)Height * 0.25f), 0, 1);
                Paint.Set(card, x, y, Vector3.Lerp(style.GroundLeft, style.GroundRight, share));
            }
    }

    private static void Security(Raster card, Dice dice, CardStyle style)
    {
        Ink first = new(Width, Height), second = new(Width, Height), third = new(Width, Height);
        Guilloche.Waves(first, dice, Height * 0.27f, Width, 84, 22);
        Guilloche.Waves(second, dice, Height * 0.56f, Width, 92, 22);
        Guilloche.Rosette(third, dice, new Vector2(Width * 0.8f, Height * 0.42f), 148, 12);
        Guilloche.Rosette(third, dice, new Vector2(Width * 0.8f, Height * 0.42f), 84, 8);
        first.Onto(card, style.LineOne, 0.42f);
        second.Onto(card, style.LineTwo, 0.38f);
        third.Onto(card, style.LineThree, 0.4f);
    }

    private void Portrait(Raster card, Dice dice, int? person)
    {
        Vector3 light = new(232, 235, 236), dark = new(205, 211, 215);
        for (var y = 0; y < PortraitHeight; y++)
            for (var x = 0; x < PortraitWidth; x++)
                Paint.Set(card, PortraitLeft + x, PortraitTop + y,
                    Vector3.Lerp(light, dark, y / (float)PortraitHeight));
        if (person is not { } who) return;
        var look = new FaceLook(Yaw: dice.Between(-2, 2), Roll: dice.Between(-1.5, 1.5));
        var bust = faces.Draw(who, look, BustSide);
        var place = new Raster(PortraitWidth, PortraitHeight);
        Paint.Copy(card, PortraitLeft, PortraitTop, place);
        bust.LayOn(place, (PortraitWidth - BustSide) / 2, -BustAbove);
        Paint.Lay(place, card, PortraitLeft, PortraitTop);
    }

    /// <summary>A tint over part of the portrait's edge and the word that makes plain what this is.</summary>
    private static void Overprint(Raster card, CardStyle style)
    {
        var waves = new Ink(Width, Height);
        for (var line = 0; line < 5; line++)
        {
            var points = new Vector2[60];
            for (var i = 0; i < points.Length; i++)
                points[i] = new Vector2(PortraitLeft - 20 + (i * 5.4f),
                    PortraitTop + PortraitHeight - 34 + (line * 8) + (9 * MathF.Sin((i * 0.21f) + (line * 0.5f))));
            waves.Draw(points, 0.8f);
        }
        waves.Onto(card, style.LineThree, 0.5f);
        var word = new Ink(Width, Height);
        new Lettering(66, 11).Write(word, "SPECIMEN", new Vector2(372, 442), slope: 0.13f);
        word.Onto(card, style.Stamp, 0.3f);
    }

    private static void Zone(Raster card, SpecimenPerson holder)
    {
        const float Pitch = 30.5f, LineGap = 52;
        for (var y = ZoneTop; y < Height; y++)
            for (var x = 0; x < Width; x++)
                Paint.Mix(card, x, y, new Vector3(248, 248, 245), 0.82f);
        var ink = new Ink(Width, Height);
        var letters = new Lettering(26, 3.4f);
        var left = (Width - (Td1.Width * Pitch)) / 2;
        var lines = Td1.Of(holder);
        for (var i = 0; i < lines.Count; i++)
            letters.WriteCells(ink, lines[i], new Vector2(left, ZoneTop + 46 + (i * LineGap)), Pitch);
        ink.Onto(card, new Vector3(22, 22, 26), 0.95f);
    }
}
