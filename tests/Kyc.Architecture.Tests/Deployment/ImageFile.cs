using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>The Dockerfile, read instruction by instruction.</summary>
internal static partial class ImageFile
{
    /// <summary>An instruction.</summary>
    /// <param name="Stage">Stage it stands in; empty before the first.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Rest">What follows, in one line.</param>
    public sealed record Instruction(string Stage, string Name, string Rest);

    /// <summary>Every instruction, with the build arguments' defaults filled in.</summary>
    public static IReadOnlyList<Instruction> Instructions { get; } = [.. Read()];

    /// <summary>Names of the stages, in order.</summary>
    public static IEnumerable<string> Stages =>
        Instructions.Where(each => each.Name == "FROM").Select(each => each.Stage);

    /// <summary>What a stage stands on: another stage or an image.</summary>
    public static string Base(string stage) =>
        Instructions.Single(each => each.Name == "FROM" && each.Stage == stage).Rest.Split(' ')[0];

    /// <summary>The environment of a stage, with that of the stages it stands on.</summary>
    public static Dictionary<string, string> Environment(string stage)
    {
        var below = Stages.Contains(Base(stage)) ? Environment(Base(stage)) : [];
        foreach (var instruction in Of(stage, "ENV"))
            foreach (Match pair in Pair().Matches(instruction.Rest))
                below[pair.Groups[1].Value] = pair.Groups[2].Value;
        return below;
    }

    /// <summary>Instructions of a name in a stage.</summary>
    public static IEnumerable<Instruction> Of(string stage, string name) =>
        Instructions.Where(each => each.Stage == stage && each.Name == name);

    private static IEnumerable<Instruction> Read()
    {
        var text = string.Join('\n', Repository.Text("Dockerfile").Split('\n')
            .Where(line => !line.TrimStart().StartsWith('#')));
        var defaults = new Dictionary<string, string>();
        var stage = "";
        foreach (var line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Select(line => Blanks().Replace(line, " ").Trim()).Where(line => line.Length > 0))
        {
            var (name, rest) = (line.Split(' ')[0], line[(line.IndexOf(' ') + 1)..]);
            if (name == "ARG" && rest.Split('=', 2) is [var argument, var value]) defaults[argument] = value;
            foreach (var known in defaults)
                rest = rest.Replace($"${{{known.Key}}}", known.Value, StringComparison.Ordinal);
            if (name == "FROM") stage = rest.Split(" AS ") is [_, var own] ? own : rest;
            yield return new Instruction(stage, name, rest);
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"([A-Za-z_]\w*)=(\S+)")]
    private static partial Regex Pair();
}
