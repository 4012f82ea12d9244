using System.Globalization;

namespace Kyc.Specimens.Documents;

/// <summary>Three lines of 30 characters of a card of size TD1 (ICAO 9303-5, 4.2).</summary>
public static class Td1
{
    /// <summary>Characters a line.</summary>
    public const int Width = 30;

    /// <summary>Lines.</summary>
    public const int Lines = 3;

    private const int NumberWidth = 9;
    private const int OptionalWidth = 15;
    private const int SecondOptionalWidth = 11;

    /// <summary>The lines of a person's card.</summary>
    public static IReadOnlyList<string> Of(SpecimenPerson person)
    {
        var number = MrzCharacters.Field(person.DocumentNumber, NumberWidth);
        var birth = Date(person.BirthDate);
        var expiry = Date(person.ExpiryDate);
        var first = "I<" + person.Country + number + MrzCharacters.CheckDigit(number)
                    + MrzCharacters.Field("", OptionalWidth);
        var second = birth + MrzCharacters.CheckDigit(birth) + person.Sex + expiry + MrzCharacters.CheckDigit(expiry)
                     + person.Country + MrzCharacters.Field("", SecondOptionalWidth);
        second += MrzCharacters.CheckDigit(Composite(first, second));
        var names = MrzCharacters.Field($"{person.Surname}--{person.GivenNames}", Width);
        return [first, second, names];
    }

    /// <summary>What is wrong with a zone; empty when it is in order.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<string> lines)
    {
        if (lines.Count != Lines || lines.Any(line => line.Length != Width))
            return [$"expected {Lines} lines of {Width} characters"];
        if (lines.SelectMany(line => line).Any(letter => !IsKnown(letter)))
            return ["expected only A-Z, 0-9 and <"];
        return CheckDigits(lines).Where(check => MrzCharacters.CheckDigit(check.Text) != check.Digit)
            .Select(check => $"the check digit of the {check.Name} is {check.Digit}, "
                             + $"expected {MrzCharacters.CheckDigit(check.Text)}");
    }

    private static IEnumerable<(string Name, string Text, char Digit)> CheckDigits(IReadOnlyList<string> lines) =>
    [
        ("document number", lines[0][5..14], lines[0][14]),
        ("date of birth", lines[1][..6], lines[1][6]),
        ("date of expiry", lines[1][8..14], lines[1][14]),
        ("whole", Composite(lines[0], lines[1]), lines[1][29]),
    ];

    /// <summary>Upper line from the number on; middle line's dates with their digits, and its optional data.</summary>
    private static string Composite(string first, string second) =>
        first[5..30] + second[..7] + second[8..15] + second[18..29];

    private static bool IsKnown(char letter) => letter is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '<';

    private static string Date(DateOnly day) => day.ToString("yyMMdd", CultureInfo.InvariantCulture);
}
