namespace Kyc.Specimens.Documents;

/// <summary>An invented person's card, as printed. Nobody of this name and number is meant.</summary>
/// <param name="Surname">Surname.</param>
/// <param name="GivenNames">Given names, parted by blanks.</param>
/// <param name="Sex"><c>F</c> or <c>M</c>; chosen by the seed, so the face need not suit it.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="DocumentNumber">Nine letters and digits, beginning with SP.</param>
/// <param name="IssueDate">Date of issue.</param>
/// <param name="ExpiryDate">Date of expiry, ten years later.</param>
/// <param name="Country">Three letters; UTO, Utopia, ICAO's own country for examples.</param>
public sealed record SpecimenPerson(
    string Surname, string GivenNames, char Sex, DateOnly BirthDate, string DocumentNumber, DateOnly IssueDate,
    DateOnly ExpiryDate, string Country)
{
    /// <summary>Utopia (ICAO 9303-3, 5).</summary>
    public const string Utopia = "UTO";

    private const int ValidYears = 10;
    private const int NumberDigits = 7;
    private static readonly DateOnly FirstBirth = new(1956, 1, 1);
    private static readonly DateOnly LastBirth = new(2003, 12, 31);
    private static readonly DateOnly FirstIssue = new(2022, 1, 1);
    private static readonly DateOnly LastIssue = new(2025, 12, 31);

    /// <summary>The person of a seed; the same for ever.</summary>
    public static SpecimenPerson Of(int seed)
    {
        var dice = new Dice(seed, "person");
        var sex = dice.Below(2) == 0 ? 'F' : 'M';
        var given = InventedNames.Given(dice, sex);
        var issue = Day(dice, FirstIssue, LastIssue);
        return new SpecimenPerson(
            InventedNames.Surname(dice), given, sex, Day(dice, FirstBirth, LastBirth), Number(dice), issue,
            issue.AddYears(ValidYears).AddDays(-1), Utopia);
    }

    private static DateOnly Day(Dice dice, DateOnly first, DateOnly last) =>
        first.AddDays(dice.Below(last.DayNumber - first.DayNumber + 1));

    private static string Number(Dice dice) =>
        "SP" + string.Concat(Enumerable.Range(0, NumberDigits).Select(_ => (char)('0' + dice.Below(10))));
}
