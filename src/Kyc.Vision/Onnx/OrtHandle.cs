using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>An object of ONNX Runtime that is released exactly once, and never under a call that uses it.</summary>
internal sealed class OrtHandle : SafeHandle
{
    private readonly OrtApi _api;
    private readonly OrtApi.Slot _release;

    public OrtHandle(OrtApi api, OrtApi.Slot release, nint value) : base(0, ownsHandle: true)
    {
        (_api, _release) = (api, release);
        SetHandle(value);
    }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>The raw object; only valid while this handle is kept alive.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(OrtHandle)) : handle;

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        _api.Release(_release, handle);
        return true;
    }
}
