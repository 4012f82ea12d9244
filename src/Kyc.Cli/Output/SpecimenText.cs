using System.Text.Json;
using System.Text.Json.Nodes;
using Kyc.Specimens;

namespace Kyc.Cli.Output;

/// <summary>What was made, for a person and for a program.</summary>
internal static class SpecimenText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A specimen and what to try with it.</summary>
    public static string One(Specimen made) =>
        $"""
        invented: {made.Holder.GivenNames} {made.Holder.Surname}, born {made.Holder.BirthDate:yyyy-MM-dd}
        card:     {made.CardPath}
        video:    {made.VideoPath}
        expected: {Expected(made.Expected)}
        try:      kyc verify {made.CardPath} {made.VideoPath}

        """;

    /// <summary>A set and what to try with it.</summary>
    public static string Set(IReadOnlyList<Specimen> made, string folder) =>
        $"""
        {made.Count} specimens in {folder}
        expected: {Expected(made[0].Expected)}
        try:      kyc evaluate {Path.Combine(folder, SpecimenSet.PairsFile)}

        """;

    /// <summary>A specimen as one object: its description and where it is.</summary>
    public static string Json(Specimen made)
    {
        var description = Described(made);
        description["folder"] = Path.GetDirectoryName(made.CardPath);
        return description.ToJsonString(Indented) + "\n";
    }

    /// <summary>A set as one object.</summary>
    public static string SetJson(IReadOnlyList<Specimen> made, string folder) => new JsonObject
    {
        ["folder"] = folder,
        ["pairs"] = SpecimenSet.PairsFile,
        ["specimens"] = new JsonArray([.. made.Select(Described)]),
    }.ToJsonString(Indented) + "\n";

    private static JsonObject Described(Specimen made) => JsonNode.Parse(SpecimenJson.Write(made))!.AsObject();

    private static string Expected(SpecimenExpectation expected) =>
        expected.Codes.Count == 0 ? expected.Status : $"{expected.Status}: {string.Join(", ", expected.Codes)}";
}
