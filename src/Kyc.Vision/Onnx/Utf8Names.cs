using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>Names as an array of C strings in native memory, made once for all runs of a session.</summary>
internal sealed unsafe class Utf8Names : SafeHandle
{
    private readonly int _count;

    public Utf8Names(IReadOnlyList<string> names) : base(0, ownsHandle: true)
    {
        _count = names.Count;
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)_count, (nuint)sizeof(nint)));
        for (var i = 0; i < _count; i++) ((nint*)handle)[i] = Marshal.StringToCoTaskMemUTF8(names[i]);
    }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>The array, as the runtime takes it.</summary>
    public byte** Pointer => (byte**)handle;

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        for (var i = 0; i < _count; i++) Marshal.FreeCoTaskMem(((nint*)handle)[i]);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
