namespace Kyc.Specimens.Documents;

/// <summary>Names put together from syllables, so that they sound like names and belong to nobody.</summary>
internal static class InventedNames
{
    private static readonly string[] Starts =
        ["Al", "Be", "Cor", "Da", "El", "Fa", "Gre", "Hol", "Is", "Jo", "Ka", "Lu", "Mar", "Ne", "Or", "Pe", "Qui",
         "Ro", "Sa", "Tor", "Ul", "Ve", "Wen", "Xa", "Yo", "Zel"];

    private static readonly string[] Middles =
        ["ba", "dri", "fo", "ga", "len", "mi", "no", "ra", "ri", "sto", "ta", "ven", "vi", "zo"];

    private static readonly string[] SurnameEnds =
        ["berg", "dal", "dorne", "field", "hart", "kin", "mere", "nova", "quist", "rell", "sson", "ton", "vale",
         "wick"];

    private static readonly string[] FemaleEnds = ["a", "elle", "ia", "ine", "is", "lia", "na", "ra"];
    private static readonly string[] MaleEnds = ["an", "do", "ek", "in", "mus", "on", "os", "rik"];

    /// <summary>One surname, in one of ten cases two with a hyphen.</summary>
    public static string Surname(Dice dice)
    {
        const int OneInTen = 10;
        var name = OneSurname(dice);
        return dice.Below(OneInTen) == 0 ? $"{name}-{OneSurname(dice)}" : name;
    }

    /// <summary>One or two given names.</summary>
    public static string Given(Dice dice, char sex)
    {
        var first = OneGiven(dice, sex);
        return dice.Below(2) == 0 ? first : $"{first} {OneGiven(dice, sex)}";
    }

    private static string OneSurname(Dice dice) => dice.Pick(Starts) + dice.Pick(Middles) + dice.Pick(SurnameEnds);

    private static string OneGiven(Dice dice, char sex) =>
        dice.Pick(Starts) + dice.Pick(Middles) + dice.Pick(sex == 'F' ? FemaleEnds : MaleEnds);
}
