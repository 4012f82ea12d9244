using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Kyc.Cli.Commands;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;

namespace Kyc.Cli.Tests;

/// <summary><c>kyc models pull</c> against a server in this process, with made-up models.</summary>
public sealed class ModelPullTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(20_000);
    private readonly TempFolder _root = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Name_licence_source_and_bytes_are_shown_before_the_first_byte_is_asked_for()
    {
        var shownBefore = "";
        using var server = new Server(() => shownBefore = _out.ToString());
        Assert.Equal(ExitCodes.Ok, await PullAsync(server, [Model("m")]));
        foreach (var shown in new[] { "m", "Apache-2.0", "20,000", "https://models.test/m.onnx", "made by the test" })
            Assert.Contains(shown, shownBefore, StringComparison.Ordinal);
        Assert.Contains("ok      m ", _out.ToString(), StringComparison.Ordinal);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(Target, "m.onnx")));
    }

    [Fact]
    public async Task What_is_here_already_is_skipped_wherever_it_lies()
    {
        var elsewhere = Path.Combine(Directory.CreateDirectory(_root["shared"]).FullName, "m.onnx");
        await File.WriteAllBytesAsync(elsewhere, Content);
        using var server = new Server();
        Assert.Equal(ExitCodes.Ok, await PullAsync(server, [Model("m")]));
        Assert.Equal(0, server.Requests);
        Assert.Contains($"skipped m is here already: {elsewhere}", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_of_the_right_name_is_not_taken_for_the_model()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Directory.CreateDirectory(_root["shared"]).FullName, "m.onnx"), "another");
        using var server = new Server();
        Assert.Equal(ExitCodes.Ok, await PullAsync(server, [Model("m")]));
        Assert.True(File.Exists(Path.Combine(Target, "m.onnx")));
    }

    [Fact]
    public async Task An_offline_machine_is_told_what_is_missing_and_where_it_belongs()
    {
        using var server = new Server(() => throw new HttpRequestException("no route to host"));
        Assert.Equal(ExitCodes.No, await PullAsync(server, [Model("m"), Model("n")]));
        var said = _error.ToString();
        Assert.Contains("failed  Model m could not be downloaded", said, StringComparison.Ordinal);
        Assert.Contains("failed  Model n could not be downloaded", said, StringComparison.Ordinal);
        Assert.Contains("2 of 2 models are missing. Offline?", said, StringComparison.Ordinal);
        Assert.Contains(Target, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_form_is_one_object_that_names_licence_and_outcome_of_each()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllBytesAsync(Path.Combine(Target, "m.onnx"), Content);
        using var server = new Server();
        var none = Model("none") with { Addresses = [] };
        Assert.Equal(ExitCodes.No, await PullAsync(server, [Model("m"), Model("n"), none], json: true));
        Assert.Equal("", _error.ToString());
        var told = JsonDocument.Parse(_out.ToString()).RootElement;
        Assert.False(told.GetProperty("complete").GetBoolean());
        Assert.Equal(
            ["already_here", "downloaded", "failed"],
            told.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("status").GetString()));
        Assert.All(told.GetProperty("models").EnumerateArray(), model =>
            Assert.Equal("Apache-2.0", model.GetProperty("licence").GetString()));
        Assert.Contains("has no download",
            told.GetProperty("models")[2].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calibration_that_nobody_measured_is_said_to_be_none()
    {
        var derived = Model("m") with
        {
            Calibration = new Calibration
            {
                Version = "m/derived-1",
                Provenance = "made by the test",
                Basis = CalibrationBasis.Derived,
                Points = [new CalibrationPoint(0.3, 0.01), new CalibrationPoint(0.5, 0.001)],
            },
        };
        using var server = new Server();
        await PullAsync(server, [derived]);
        Assert.Contains("m/derived-1 is derived, not measured", _out.ToString(), StringComparison.Ordinal);
    }

    private string Target => _root["data/models"];

    private async Task<int> PullAsync(Server server, ModelManifest[] models, bool json = false)
    {
        using var puller = new ModelPuller(server);
        var catalog = new ModelCatalog(models,
            [new ModelFolder(Target, ModelOrigin.Pulled), new ModelFolder(_root["shared"], ModelOrigin.Shared)]);
        var console = new CliConsole(_out, _error, false, false);
        return await new ModelPull(puller, catalog, Target, console).RunAsync(models, json, CancellationToken.None);
    }

    private static ModelManifest Model(string name) => new()
    {
        Name = name,
        Role = ModelRole.Recogniser,
        File = $"{name}.onnx",
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content)),
        Bytes = Content.Length,
        Licence = "Apache-2.0",
        Source = "made by the test",
        Addresses = [$"https://models.test/{name}.onnx"],
        Grade = ModelGrade.Production,
        Input = new ModelInput { Width = 96, Height = 96, Colours = ColourOrder.Bgr },
        Output = new ModelOutput { Decoding = OutputDecoding.Embedding, Length = 256 },
    };

    private sealed class Server(Action? asked = null) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            Requests++;
            asked?.Invoke();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(Content),
            });
        }
    }
}
