using System.Globalization;
using System.Numerics;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Cards;

/// <summary>The words on a card: heading and fields.</summary>
internal static class CardText
{
    private const float Left = 352;
    private const float Right = 968;
    private const float FirstRow = 118;
    private const float RowGap = 68;
    private const float Column = 210;

    private static readonly Lettering Heading = new(27, 4.2f);
    private static readonly Lettering Kind = new(17, 2.2f);
    private static readonly Lettering Label = new(11, 1.4f);
    private static readonly Lettering Value = new(21, 3f);

    public static void Write(Raster card, SpecimenPerson holder, CardStyle style)
    {
        Ink headings = new(card.Width, card.Height), labels = new(card.Width, card.Height);
        var values = new Ink(card.Width, card.Height);
        Heading.Write(headings, "REPUBLIC OF UTOPIA", new Vector2(48, 60));
        Kind.Write(headings, "IDENTITY CARD", new Vector2(Right - Kind.Width("IDENTITY CARD"), 46));
        Label.Write(headings, "specimen - not a document", new Vector2(
            Right - Label.Width("specimen - not a document"), 68));
        headings.Draw([new Vector2(48, 80), new Vector2(Right, 80)], 1.6f);
        foreach (var (label, value, at, room) in Fields(holder))
        {
            Label.Write(labels, label, at);
            Value.Write(values, value, at + new Vector2(0, 31), room);
        }
        headings.Onto(card, style.Label, 0.95f);
        labels.Onto(card, style.Label, 0.95f);
        values.Onto(card, style.Text, 0.95f);
    }

    private static IEnumerable<(string Label, string Value, Vector2 At, float Room)> Fields(SpecimenPerson holder) =>
    [
        ("Surname", holder.Surname.ToUpperInvariant(), Place(0, 0), Right - Left),
        ("Given names", holder.GivenNames.ToUpperInvariant(), Place(0, 1), Right - Left),
        ("Date of birth", Date(holder.BirthDate), Place(0, 2), Column),
        ("Sex", holder.Sex.ToString(), Place(1, 2), Column),
        ("Nationality", holder.Country, Place(2, 2), Column),
        ("Document number", holder.DocumentNumber, Place(0, 3), Column),
        ("Date of issue", Date(holder.IssueDate), Place(0, 4), Column),
        ("Date of expiry", Date(holder.ExpiryDate), Place(1, 4), Column),
    ];

    private static Vector2 Place(int column, int row) => new(Left + (column * Column), FirstRow + (row * RowGap));

    private static string Date(DateOnly day) => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
}
