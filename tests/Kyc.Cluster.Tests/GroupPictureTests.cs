using System.Text.Json;

namespace Kyc.Cluster.Tests;

/// <summary>Two pictures compared in one call, as people send them: groups, and pictures lying on their side.</summary>
public sealed class GroupPictureTests
{
    [SharedFact]
    public async Task A_group_and_a_picture_on_its_side_are_compared_by_their_main_face_in_either_place()
    {
        using var folder = new TemporaryFolder();
        var one = SharedFaces.Path("faces/portraits/aoc.jpg");
        var (group, side) = (Path.Combine(folder.Path, "group.jpg"), Path.Combine(folder.Path, "side.jpg"));
        await Tool.RunAsync("convert",
            [SharedFaces.Path("faces/portraits/lacamoire.jpg"), "-resize", "x300", "(", one, "-resize", "x600", ")",
             "-background", "white", "-gravity", "south", "+append", group]);
        await Tool.RunAsync("convert", [one, "-resize", "x500", "-rotate", "90", side]);
        await using var world = await RunningNode.StartAsync(folder.Path);

        foreach (var (source, target) in new[] { (group, one), (one, group), (side, one), (one, side), (side, group) })
        {
            using var reply = await CompareAsync(world, source, target);
            Assert.True(reply.RootElement.GetProperty("match").GetBoolean(), reply.RootElement.ToString());
            AssertRemark(reply, "source_face", source == group);
            AssertRemark(reply, "target_face", target == group);
        }
        using var other = await CompareAsync(world, group, SharedFaces.Path("faces/portraits/lacamoire.jpg"));
        Assert.False(other.RootElement.GetProperty("match").GetBoolean());
    }

    private static void AssertRemark(JsonDocument reply, string face, bool several)
    {
        var remark = reply.RootElement.GetProperty(face).GetProperty("remark").GetString();
        Assert.Equal(several ? "2 faces were found; the largest was compared." : null, remark);
    }

    private static async Task<JsonDocument> CompareAsync(RunningNode world, string source, string target)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(source)), "source", Path.GetFileName(source) },
            { new ByteArrayContent(await File.ReadAllBytesAsync(target)), "target", Path.GetFileName(target) },
        };
        using var answer = await world.Http.PostAsync(new Uri("/v1/face_comparisons", UriKind.Relative), form);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body);
    }
}
