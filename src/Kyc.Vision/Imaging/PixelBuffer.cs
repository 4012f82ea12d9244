using System.Runtime.InteropServices;

namespace Kyc.Vision.Imaging;

/// <summary>64-byte aligned native memory that holds pixels. Freed by its finalizer if nobody returned it.</summary>
internal sealed unsafe class PixelBuffer : SafeHandle
{
    /// <summary>Alignment in bytes: one cache line, and enough for AVX-512 loads.</summary>
    public const int Alignment = 64;

    private PixelBuffer(nuint capacity) : base(0, ownsHandle: true)
    {
        Capacity = capacity;
        SetHandle((nint)NativeMemory.AlignedAlloc(capacity, Alignment));
        GC.AddMemoryPressure((long)capacity);
    }

    /// <summary>Usable bytes.</summary>
    public nuint Capacity { get; }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>First byte. Valid while the buffer is not disposed.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>Allocates a buffer; its content is undefined.</summary>
    public static PixelBuffer Allocate(nuint capacity) => new(capacity);

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure((long)Capacity);
        return true;
    }
}
