using System.Globalization;
using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>Makes the runtime's options for one session with one provider.</summary>
internal static unsafe class SessionOptions
{
    private const int AllOptimisations = 99;

    /// <exception cref="OrtException">The library lacks the provider, or the provider cannot start.</exception>
    public static OrtHandle Create(OrtRuntime runtime, OnnxOptions options, string provider)
    {
        var api = runtime.Api;
        nint raw;
        api.Check(((delegate* unmanaged[Cdecl]<nint*, nint>)api[OrtApi.Slot.CreateSessionOptions])(&raw));
        var handle = new OrtHandle(api, OrtApi.Slot.ReleaseSessionOptions, raw);
        try
        {
            SetInt(api, OrtApi.Slot.SetIntraOpNumThreads, raw, options.IntraOpThreads);
            SetInt(api, OrtApi.Slot.SetInterOpNumThreads, raw, 1);
            SetInt(api, OrtApi.Slot.SetSessionGraphOptimizationLevel, raw, AllOptimisations);
            Entry(api, raw, "session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
            Entry(api, raw, "session.inter_op.allow_spinning", options.AllowSpinning ? "1" : "0");
            Append(api, raw, provider, options.DeviceId);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Append(OrtApi api, nint options, string provider, int device)
    {
        if (provider == ProviderNames.Cuda) AppendCuda(api, options, device);
        else if (provider == ProviderNames.WebGpu) AppendWebGpu(api, options);
    }

    private static void AppendWebGpu(OrtApi api, nint options)
    {
        fixed (byte* name = "WebGPU\0"u8)
            api.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte**, byte**, nuint, nint>)
                api[OrtApi.Slot.AppendProvider])(options, name, null, null, 0));
    }

    private static void AppendCuda(OrtApi api, nint options, int device)
    {
        nint raw;
        api.Check(((delegate* unmanaged[Cdecl]<nint*, nint>)api[OrtApi.Slot.CreateCudaOptions])(&raw));
        using var cuda = new OrtHandle(api, OrtApi.Slot.ReleaseCudaOptions, raw);
        var number = Marshal.StringToCoTaskMemUTF8(device.ToString(CultureInfo.InvariantCulture));
        try
        {
            fixed (byte* key = "device_id\0"u8)
            {
                var keys = key;
                var values = (byte*)number;
                api.Check(((delegate* unmanaged[Cdecl]<nint, byte**, byte**, nuint, nint>)
                    api[OrtApi.Slot.UpdateCudaOptions])(raw, &keys, &values, 1));
            }
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)api[OrtApi.Slot.AppendCuda])(options, raw));
        }
        finally
        {
            Marshal.FreeCoTaskMem(number);
        }
    }

    private static void SetInt(OrtApi api, OrtApi.Slot slot, nint options, int value) =>
        api.Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)api[slot])(options, value));

    private static void Entry(OrtApi api, nint options, string key, string value)
    {
        var (left, right) = (Marshal.StringToCoTaskMemUTF8(key), Marshal.StringToCoTaskMemUTF8(value));
        try
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint>)api[OrtApi.Slot.AddSessionConfigEntry])(
                options, left, right));
        }
        finally
        {
            Marshal.FreeCoTaskMem(left);
            Marshal.FreeCoTaskMem(right);
        }
    }
}
