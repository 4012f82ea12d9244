using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>
/// The loaded library with its one environment. A process loads one library for good: the first path wins, and
/// asking for another is an error rather than a surprise.
/// </summary>
public sealed unsafe class OrtRuntime
{
    private const int Fatal = 4;
    private const int ArenaAllocator = 1;
    private const string NoTelemetry = "ORT_DISABLE_TELEMETRY";
    private static readonly Lock Gate = new();
    private static OrtRuntime? _loaded;

    private OrtRuntime(string path)
    {
        Path = path;
        // Its Linux builds carry a telemetry client that is on unless this says otherwise: it keeps a database in the
        // user's home and reports machine and models to its maker. Nothing of ours leaves the machine.
        NativeEnvironment.Set(NoTelemetry, "1");
        Api = OrtApi.From(NativeLibrary.Load(path), path);
        Environment = CreateEnvironment();
        CpuMemory = CreateCpuMemory();
    }

    /// <summary>The library file.</summary>
    public string Path { get; }

    /// <summary>Version of the runtime, such as <c>1.30.0</c>.</summary>
    public string Version => Api.Version;

    internal OrtApi Api { get; }

    internal OrtHandle Environment { get; }

    internal OrtHandle CpuMemory { get; }

    /// <summary>Loads the library, or gives the one already loaded.</summary>
    /// <param name="setting">Path from the settings, or null to search.</param>
    /// <exception cref="OrtLibraryMissingException">There is no library.</exception>
    /// <exception cref="OrtException">The file is not a usable ONNX Runtime, or another one is already
    /// loaded.</exception>
    public static OrtRuntime Load(string? setting = null)
    {
        var path = System.IO.Path.GetFullPath(OrtLibrary.Locate(setting));
        lock (Gate)
        {
            _loaded ??= Open(path);
            return _loaded.Path == path ? _loaded : throw new OrtException(0,
                $"This process already runs ONNX Runtime from '{_loaded.Path}'; it cannot also load '{path}'. " +
                "Use one library a process.");
        }
    }

    private static OrtRuntime Open(string path)
    {
        try
        {
            return new OrtRuntime(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new OrtException(0, $"'{path}' cannot be loaded: {error.Message} {OrtLibrary.Mend}");
        }
    }

    /// <summary>Every failure comes back as a status, so the runtime's own log on stderr is left silent.</summary>
    private OrtHandle CreateEnvironment()
    {
        nint environment;
        fixed (byte* name = "kyc\0"u8)
            Api.Check(((delegate* unmanaged[Cdecl]<int, byte*, nint*, nint>)Api[OrtApi.Slot.CreateEnv])(
                Fatal, name, &environment));
        return new OrtHandle(Api, OrtApi.Slot.ReleaseEnv, environment);
    }

    private OrtHandle CreateCpuMemory()
    {
        nint memory;
        Api.Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)Api[OrtApi.Slot.CreateCpuMemoryInfo])(
            ArenaAllocator, 0, &memory));
        return new OrtHandle(Api, OrtApi.Slot.ReleaseMemoryInfo, memory);
    }
}
