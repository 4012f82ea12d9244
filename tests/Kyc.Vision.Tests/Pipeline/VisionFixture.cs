using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;
using Kyc.Vision.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>One engine with real models for all tests; without the shared files it is never made.</summary>
public sealed class VisionFixture : IAsyncLifetime
{
    private readonly DecoderPool _pool = DecoderFixture.NewPool(new DecoderSettings { Children = 2 });
    private readonly Dictionary<string, FaceTemplate> _templates = [];
    private VisionEngine? _engine;

    internal static VisionOptions Options { get; } = new()
    {
        Node = "test-node",
        Onnx = new OnnxOptions { Providers = [ProviderNames.Cpu] },
        Places = new ModelPlaces { Folder = SharedFiles.Root is { } root ? Path.Combine(root, "models") : null },
    };

    internal VisionEngine Engine => _engine ?? throw new InvalidOperationException(SharedFactAttribute.Reason);

    internal DecoderPool Pool => _pool;

    public async Task InitializeAsync()
    {
        if (SharedFiles.Root is not null) _engine = await NewEngineAsync(Options);
    }

    public async Task DisposeAsync()
    {
        _engine?.Dispose();
        await _pool.DisposeAsync();
    }

    internal Task<VisionEngine> NewEngineAsync(VisionOptions options) =>
        VisionEngine.CreateAsync(options, _pool, NullLoggerFactory.Instance, TimeProvider.System);

    internal static FileStream Open(string file) => File.OpenRead(SharedFiles.PathOf(Path.Combine("faces", file)));

    internal static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(SharedFiles.PathOf(Path.Combine("faces", file))).Skip(1).Select(line => line.Split(','));

    internal async Task<DecodedPicture> PictureAsync(string file)
    {
        await using var stream = Open(file);
        return await _pool.DecodePictureAsync(stream, Options.Pictures, CancellationToken.None);
    }

    internal Task<FaceTemplate> PictureTemplateAsync(string file, bool asDocument = false) =>
        OnceAsync(file, stream => Engine.Templates.FromPictureAsync(stream, asDocument));

    internal Task<FaceTemplate> VideoTemplateAsync(string file) =>
        OnceAsync(file, stream => Engine.Templates.FromVideoAsync(stream));

    internal static double Cosine(FaceTemplate one, FaceTemplate other) =>
        one.Embedding is null || other.Embedding is null
            ? -1 : FaceTemplates.Similarity(one.Embedding, other.Embedding);

    private async Task<FaceTemplate> OnceAsync(string file, Func<Stream, Task<FaceTemplate>> make)
    {
        if (_templates.TryGetValue(file, out var known)) return known;
        await using var stream = Open(file);
        return _templates[file] = await make(stream);
    }
}

[CollectionDefinition(Name)]
public sealed class VisionCollection : ICollectionFixture<VisionFixture>
{
    public const string Name = "vision";
}
