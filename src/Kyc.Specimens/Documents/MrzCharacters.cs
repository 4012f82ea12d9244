namespace Kyc.Specimens.Documents;

/// <summary>Characters of the machine readable zone and their check digit (ICAO 9303-3, 4.9).</summary>
public static class MrzCharacters
{
    /// <summary>Fills what is not used.</summary>
    public const char Filler = '<';

    private const int Modulus = 10;
    private static readonly int[] Weights = [7, 3, 1];

    /// <summary>Check digit: values times 7, 3, 1 in turn, summed, modulo 10.</summary>
    /// <exception cref="FormatException">A character that the zone does not know.</exception>
    public static char CheckDigit(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++) sum += Value(text[i]) * Weights[i % Weights.Length];
        return (char)('0' + (sum % Modulus));
    }

    /// <summary>0 to 9 for digits, 10 to 35 for letters, 0 for the filler.</summary>
    /// <exception cref="FormatException">A character that the zone does not know.</exception>
    public static int Value(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'A' and <= 'Z' => letter - 'A' + 10,
        Filler => 0,
        _ => throw new FormatException($"'{letter}' is not of the machine readable zone; expected A-Z, 0-9 or <"),
    };

    /// <summary>Text cut or filled to a width; blanks and hyphens become fillers, apostrophes go.</summary>
    public static string Field(string text, int width) =>
        new string([.. text.ToUpperInvariant().Replace("'", "", StringComparison.Ordinal)
            .Select(letter => letter is ' ' or '-' ? Filler : letter).Take(width)]).PadRight(width, Filler);
}
