using System.Diagnostics;
using System.Globalization;
using Kyc.Vision.Media;

namespace Kyc.Vision.Tests.Media;

/// <summary>The decoder as a command of its own.</summary>
[Collection(DecoderCollection.Name)]
public sealed class DecoderCommandTests(DecoderFixture decoder)
{
    [Fact]
    public async Task Behind_the_sandbox_every_forbidden_call_is_deadly()
    {
        var (code, text) = await RunAsync("--selftest-sandbox");
        Assert.Equal(0, code);
        foreach (var call in new[] { "open", "socket", "fork", "exec", "kill", "executable_memory" })
            Assert.Contains($"{call}: killed", text);
        Assert.Contains("memory: allowed", text);
    }

    [Fact]
    public async Task It_tells_its_version_and_what_it_can()
    {
        Assert.StartsWith("kyc-decoder ", (await RunAsync("--version")).Text);
        var can = await DecoderCapabilities.ReadAsync(
            new DecoderSettings { Path = DecoderBinary.Path }, CancellationToken.None);
        Assert.Superset(new HashSet<string> { "jpeg", "png", "webp", "heic", "tiff", "bmp" }, can.Pictures.ToHashSet());
        Assert.Superset(new HashSet<string> { "h264", "hevc", "vp8", "vp9", "av1" },
            can.VideoCodecs.Select(c => c.Codec).ToHashSet());
        Assert.NotEmpty(can.Libraries["libheif"]);
    }

    [Fact]
    public async Task It_times_a_bare_jpeg()
    {
        var file = decoder.Tools.Convert("jpg", "-size", "250x250", "plasma:fractal", "%out");
        var path = decoder.Tools.Save(file, "jpg");
        var (code, text) = await RunAsync("--bare-jpeg", path, "3");
        Assert.Equal(0, code);
        Assert.True(double.Parse(text, CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task An_unknown_argument_prints_how_to_use_it()
    {
        var (code, _) = await RunAsync("--what");
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task It_ends_by_itself_when_its_parent_is_gone()
    {
        // However the parent dies, the system closes its end of the pipe.
        using var process = Process.Start(new ProcessStartInfo(DecoderBinary.Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        const int helloBytes = 40, readyBytes = 320;
        var answer = process.StandardOutput.BaseStream;
        await answer.ReadExactlyAsync(new byte[helloBytes]);
        process.StandardInput.BaseStream.WriteByte(1);
        await process.StandardInput.BaseStream.FlushAsync();
        await answer.ReadExactlyAsync(new byte[readyBytes]);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(DecoderBinary.Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }
}
