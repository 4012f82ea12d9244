using System.Text.Json;

namespace Kyc.Cli.Tests;

/// <summary>Specimens through the whole pipeline: each comes to the end that its description expects.</summary>
public sealed class SpecimenPipelineTests
{
    private static readonly string[][] Kinds =
    [
        [], ["--rotated"], ["--impostor"], ["--replay"], ["--two-people"], ["--no-face"], ["--no-face", "card"],
        ["--blurry"],
    ];

    [SharedFact]
    public async Task Each_kind_of_specimen_ends_as_its_description_says()
    {
        foreach (var kind in Kinds)
        {
            using TempFolder folder = new();
            await Shell.RunAsync(["specimen", "--seed", "11", "--out", folder.Path, .. kind]);
            var (_, output, _) = await Shell.RunAsync(
                "verify", folder["id_card.jpg"], folder["face_video.mp4"], "--json");
            var (report, expected) = (Json(output), Json(await File.ReadAllTextAsync(folder["specimen.json"]))
                .GetProperty("expected"));
            var name = string.Join(' ', kind);
            Assert.Equal((name, Text(expected, "status")), (name, Text(report, "status")));
            Assert.Equal(
                expected.GetProperty("codes").EnumerateArray().Select(code => code.GetString()).Order(),
                report.GetProperty("reasons").EnumerateArray().Select(reason => Text(reason, "code")).Order());
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
