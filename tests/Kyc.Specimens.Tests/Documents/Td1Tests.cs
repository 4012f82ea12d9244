using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Tests.Documents;

/// <summary>The machine readable zone against what ICAO publishes.</summary>
public sealed class Td1Tests
{
    /// <summary>The example of ICAO 9303-5, appendix B.</summary>
    private static readonly string[] Example =
    [
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ];

    [Theory]
    [InlineData("520727", '3')]
    [InlineData("AB2134<<<", '5')]
    [InlineData("D23145890", '7')]
    public void Check_digits_are_those_of_the_standard(string text, char digit) =>
        Assert.Equal(digit, MrzCharacters.CheckDigit(text));

    [Fact]
    public void The_standards_example_is_written_letter_by_letter()
    {
        var anna = new SpecimenPerson("Eriksson", "Anna Maria", 'F', new DateOnly(1974, 8, 12), "D23145890",
            new DateOnly(2002, 4, 16), new DateOnly(2012, 4, 15), SpecimenPerson.Utopia);
        Assert.Equal(Example, Td1.Of(anna));
    }

    [Fact]
    public void The_standards_example_has_no_fault() => Assert.Empty(Td1.Faults(Example));

    [Theory]
    [InlineData(0, 5, "document number")]
    [InlineData(0, 20, "whole")]
    [InlineData(1, 0, "date of birth")]
    [InlineData(1, 8, "date of expiry")]
    [InlineData(1, 29, "whole")]
    public void A_changed_letter_is_found(int line, int place, string named)
    {
        var lines = Example.ToArray();
        lines[line] = lines[line].Remove(place, 1).Insert(place, lines[line][place] == '5' ? "4" : "5");
        Assert.Contains(Td1.Faults(lines), fault => fault.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("I<UTO", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")]
    [InlineData("i<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")]
    public void What_is_no_zone_is_told_in_one_line(params string[] lines) => Assert.Single(Td1.Faults(lines));

    [Fact]
    public void Long_and_joined_names_fit_their_line()
    {
        var person = SpecimenPerson.Of(1) with { Surname = "O'Hara-Quidriberghausen", GivenNames = "Alexandrina Zo" };
        Assert.Equal("OHARA<QUIDRIBERGHAUSEN<<ALEXAN", Td1.Of(person)[2]);
    }

    [Fact]
    public void A_thousand_invented_cards_are_in_order_and_no_two_alike()
    {
        var people = Enumerable.Range(0, 1000).Select(SpecimenPerson.Of).ToArray();
        Assert.Empty(people.SelectMany(person => Td1.Faults(Td1.Of(person))));
        Assert.Equal(people.Length, people.Select(person => person.DocumentNumber).Distinct().Count());
        Assert.All(people, person => Assert.Equal("UTO", person.Country));
    }

    [Fact]
    public void A_seed_is_the_same_person_for_ever() => Assert.Equal(
        ["I<UTOSP88076901<<<<<<<<<<<<<<<", "7006023F3511277UTO<<<<<<<<<<<4", "SANOKIN<<ROMINA<ELGARA<<<<<<<<"],
        Td1.Of(SpecimenPerson.Of(1)));
}
