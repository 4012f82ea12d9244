using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;
using Kyc.Vision.Tests.Media;

namespace Kyc.Vision.Tests.Models;

public sealed class PullerTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_broken_download_goes_on_where_it_stopped()
    {
        using var broken = new FakeServer(Content, cutAt: 100_000);
        using (var first = new ModelPuller(broken))
            await Assert.ThrowsAsync<ModelPullException>(() => first.PullAsync(Model(), _folder.Path, null, default));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "m.onnx")));

        using var whole = new FakeServer(Content);
        using var second = new ModelPuller(whole);
        var steps = new Steps();
        var path = await second.PullAsync(Model(), _folder.Path, steps, default);
        Assert.Equal(100_000, whole.AskedFrom);
        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Equal(new PullProgress("m", Content.Length, Content.Length), steps.Last);
        Assert.False(File.Exists(path + ".part"));
    }

    [Fact]
    public async Task A_file_with_the_wrong_hash_never_gets_its_name()
    {
        using var server = new FakeServer(new byte[Content.Length]);
        using var puller = new ModelPuller(server);
        var failed = await Assert.ThrowsAsync<ModelPullException>(
            () => puller.PullAsync(Model(), _folder.Path, null, default));
        Assert.Contains(Model().Sha256, failed.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_starts_over()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "m.onnx.part"), new byte[1000]);
        using var server = new FakeServer(Content) { IgnoresRanges = true };
        using var puller = new ModelPuller(server);
        var path = await puller.PullAsync(Model(), _folder.Path, null, default);
        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task An_offline_machine_is_told_what_to_copy_where()
    {
        using var server = new FakeServer(Content) { Offline = true };
        using var puller = new ModelPuller(server);
        var failed = await Assert.ThrowsAsync<ModelPullException>(
            () => puller.PullAsync(Model(), _folder.Path, null, default));
        Assert.Contains("m.onnx", failed.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, failed.Message, StringComparison.Ordinal);
        Assert.Contains("offline", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_https_is_used()
    {
        using var server = new FakeServer(Content);
        using var puller = new ModelPuller(server);
        var failed = await Assert.ThrowsAsync<ModelPullException>(() => puller.PullAsync(
            Model() with { Addresses = ["http://127.0.0.1/m.onnx"] }, _folder.Path, null, default));
        Assert.Contains("HTTPS", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_fetched_again()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "m.onnx"), Content);
        using var server = new FakeServer(Content);
        using var puller = new ModelPuller(server);
        await puller.PullAsync(Model(), _folder.Path, null, default);
        Assert.Equal(0, server.Requests);
    }

    private static ModelManifest Model() => new()
    {
        Name = "m",
        Role = ModelRole.Detector,
        File = "m.onnx",
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content)),
        Bytes = Content.Length,
        Licence = "MIT",
        Source = "made by the test",
        Addresses = ["https://models.test/m.onnx"],
        Grade = ModelGrade.Evaluation,
        Input = new ModelInput { Width = 0, Height = 0, Colours = ColourOrder.Bgr },
        Output = new ModelOutput { Decoding = OutputDecoding.Yunet },
    };

    private sealed class Steps : IProgress<PullProgress>
    {
        public PullProgress? Last { get; private set; }

        public void Report(PullProgress value) => Last = value;
    }

    private sealed class FakeServer(byte[] content, int? cutAt = null) : HttpMessageHandler
    {
        public bool IgnoresRanges { get; init; }

        public bool Offline { get; init; }

        public long? AskedFrom { get; private set; }

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            Requests++;
            if (Offline) throw new HttpRequestException("no route to host");
            AskedFrom = request.Headers.Range?.Ranges.Single().From;
            var from = IgnoresRanges ? 0 : AskedFrom ?? 0;
            var end = cutAt ?? content.Length;
            var answer = new HttpResponseMessage(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(content[(int)from..end]),
            };
            if (from > 0)
                answer.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, end - 1);
            return Task.FromResult(answer);
        }
    }
}
