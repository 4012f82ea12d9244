using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>
/// The functions of the ONNX Runtime C API that we call, by their place in its append-only function table
/// (<c>OrtApi</c> of <c>onnxruntime_c_api.h</c>). One instance a process.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The oldest API version that has everything used here; every later runtime serves it.</summary>
    public const uint ApiVersion = 18;

    private readonly nint* _table;

    private OrtApi(nint* table, string version)
    {
        _table = table;
        Version = version;
    }

    /// <summary>Version of the runtime, such as <c>1.30.0</c>.</summary>
    public string Version { get; }

    /// <summary>Function at a place of the table.</summary>
    public nint this[Slot slot] => _table[(int)slot];

    /// <summary>Places in the function table.</summary>
    public enum Slot
    {
        GetErrorCode = 1,
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSession = 7,
        Run = 9,
        CreateSessionOptions = 10,
        SetSessionGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        SetInterOpNumThreads = 25,
        SessionGetInputCount = 30,
        SessionGetOutputCount = 31,
        SessionGetInputName = 36,
        SessionGetOutputName = 37,
        CreateTensorWithDataAsOrtValue = 49,
        CreateCpuMemoryInfo = 69,
        AllocatorFree = 76,
        GetAllocatorWithDefaultOptions = 78,
        ReleaseEnv = 92,
        ReleaseStatus = 93,
        ReleaseMemoryInfo = 94,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseSessionOptions = 100,
        AddSessionConfigEntry = 130,
        AppendCuda = 204,
        CreateCudaOptions = 205,
        UpdateCudaOptions = 206,
        ReleaseCudaOptions = 208,
        AppendProvider = 216,
    }

    /// <summary>Takes the table from a loaded library.</summary>
    /// <exception cref="OrtException">The library is no ONNX Runtime, or too old a one.</exception>
    public static OrtApi From(nint library, string path)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var export))
            throw new OrtException(0,
                $"'{path}' is not an ONNX Runtime library: it has no OrtGetApiBase. {OrtLibrary.Mend}");
        var apiBase = ((delegate* unmanaged[Cdecl]<nint*>)export)();
        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)apiBase[1])()) ?? "";
        var table = ((delegate* unmanaged[Cdecl]<uint, nint*>)apiBase[0])(ApiVersion);
        return table is not null
            ? new OrtApi(table, version)
            : throw new OrtException(0,
                $"'{path}' is ONNX Runtime {version}, older than API {ApiVersion}. {OrtLibrary.Mend}");
    }

    /// <summary>Turns a status into an exception, and frees it; does nothing on success.</summary>
    /// <exception cref="OrtException">The call had failed.</exception>
    public void Check(nint status)
    {
        if (status == 0) return;
        var code = ((delegate* unmanaged[Cdecl]<nint, int>)this[Slot.GetErrorCode])(status);
        var text = ((delegate* unmanaged[Cdecl]<nint, nint>)this[Slot.GetErrorMessage])(status);
        var message = Marshal.PtrToStringUTF8(text)?.Trim() ?? "no message";
        Release(Slot.ReleaseStatus, status);
        throw new OrtException(code, message);
    }

    /// <summary>Calls one of the functions that release an object.</summary>
    public void Release(Slot slot, nint handle) => ((delegate* unmanaged[Cdecl]<nint, void>)this[slot])(handle);
}
