using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;
using Kyc.Vision.Tests.Media;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Vision.Tests.Onnx;

public sealed class OrtTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_library_names_the_places_tried_and_the_mend()
    {
        var missing = Assert.Throws<OrtLibraryMissingException>(
            () => OrtLibrary.Locate("/nowhere/lib.so", _folder.Path));
        Assert.Contains("/nowhere/lib.so", missing.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci --ignore-scripts", missing.Message, StringComparison.Ordinal);
        missing = Assert.Throws<OrtLibraryMissingException>(() => OrtLibrary.Locate(null, _folder.Path));
        Assert.Contains(Path.Combine(_folder.Path, OrtLibrary.FileName), missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_are_aligned_and_know_their_shape()
    {
        using var tensor = new FloatTensor(OrtRuntime.Load(), 2, 3, 5);
        tensor.Values.Fill(7);
        Assert.Equal(30, tensor.Length);
        unsafe
        {
            Assert.Equal(0, (long)tensor.Pointer % 64);
        }
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Values[0]);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_every_provider()
    {
        var file = Path.Combine(_folder.Path, "bad.onnx");
        File.WriteAllText(file, "not a model");
        var loader = new SessionLoader(
            OrtRuntime.Load(), new OnnxOptions { Providers = [ProviderNames.Cpu] }, NullLogger.Instance);
        var failed = Assert.Throws<NoProviderException>(() => loader.Load(file, _ => { }));
        Assert.Contains(file, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_names_are_read_in_any_case_and_unknown_ones_refused()
    {
        Assert.Equal([ProviderNames.Cuda, ProviderNames.Cpu],
            ProviderNames.Parse(["cudaexecutionprovider", "CPUEXECUTIONPROVIDER"]));
        var unknown = Assert.Throws<ArgumentException>(() => ProviderNames.Parse(["GpuExecutionProvider"]));
        Assert.Contains("GpuExecutionProvider", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requiring_a_gpu_with_only_the_cpu_allowed_is_refused() => Assert.Throws<NoProviderException>(
        () => new SessionLoader(OrtRuntime.Load(),
            new OnnxOptions { Providers = [ProviderNames.Cpu], RequireGpu = true }, NullLogger.Instance));

    [Fact]
    public void A_provider_that_is_not_there_is_logged_and_the_next_one_used()
    {
        var log = new ListLogger();
        var loader = new SessionLoader(
            OrtRuntime.Load(), new OnnxOptions { Providers = [ProviderNames.Cuda, ProviderNames.Cpu] }, log);
        using var detector = new FaceDetector(Model("kyc_detector_s"), loader, 0.3f);
        Assert.Equal(ProviderNames.Cpu, loader.Provider);
        var absent = ProviderNames.AbsentFile(ProviderNames.Cuda, loader.Runtime.Path) is not null;
        var number = absent ? "3206 " : "3201 ";
        var failure = Assert.Single(log.Lines, line => line.StartsWith(number, StringComparison.Ordinal));
        Assert.Contains(ProviderNames.Cuda, failure, StringComparison.Ordinal);
        Assert.Contains(OrtLibrary.FileName, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_a_wrong_shape_is_an_error_and_not_a_crash()
    {
        var loader = new SessionLoader(
            OrtRuntime.Load(), new OnnxOptions { Providers = [ProviderNames.Cpu] }, NullLogger.Instance);
        using var session = loader.Load(Model("kyc_recogniser_s").Path, _ => { });
        using var input = new FloatTensor(loader.Runtime, 1, 3, 40, 40);
        using var output = new FloatTensor(loader.Runtime, 1, 256);
        Assert.Throws<OrtException>(() => session.Run([input], [output]));
    }

    private static ModelFile Model(string name) =>
        ModelCatalog.Open(new ModelPlaces()).Verified(name);

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add($"{eventId.Id} {formatter(state, exception)}");
    }
}
