using System.Text.Json;

namespace Kyc.Cli.Tests;

/// <summary><c>kyc specimen</c> from the shell.</summary>
public sealed class SpecimenCommandTests
{
    [Fact]
    public async Task A_set_is_made_with_its_list_of_pairs()
    {
        using TempFolder folder = new();
        var (code, output, error) = await Shell.RunAsync(
            "specimen", "--seed", "41", "--count", "2", "--rotated", "--no-face", "video", "--out", folder.Path,
            "--json");
        Assert.Equal((ExitCodes.Ok, ""), (code, error));
        using var told = JsonDocument.Parse(output);
        Assert.Equal([41, 42], told.RootElement.GetProperty("specimens").EnumerateArray()
            .Select(one => one.GetProperty("seed").GetInt32()));
        Assert.Equal(["no_video_face", "rotated"], told.RootElement.GetProperty("specimens")[0]
            .GetProperty("variants").EnumerateArray().Select(name => name.GetString()));
        Assert.True(File.Exists(Path.Combine(folder["0042"], "face_video.mp4")));
        Assert.StartsWith("id,label,id_card,face_video", await File.ReadAllTextAsync(folder["pairs.csv"]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed", "-1")]
    [InlineData("--seed", "1", "--count", "0")]
    [InlineData("--seed", "1", "--no-face", "hat")]
    [InlineData("--seed", "1", "--repaly")]
    public async Task A_wrong_flag_is_exit_code_2(params string[] flags)
    {
        using TempFolder folder = new();
        var (code, output, _) = await Shell.RunAsync(["specimen", "--out", folder.Path, "--json", .. flags]);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetProperty("exit_code").GetInt32());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_line_with_the_mend()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder["file"], "");
        var (code, _, error) = await Shell.RunAsync("specimen", "--seed", "1", "--out", folder["file"]);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains("--out", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }
}
