using Kyc.Vision.Imaging;

namespace Kyc.Vision.Onnx;

/// <summary>
/// A float32 tensor in 64-byte aligned native memory that the runtime reads and writes in place. The memory belongs
/// to this object and outlives every run that was given the tensor. Not safe for concurrent use.
/// </summary>
public sealed unsafe class FloatTensor : IDisposable
{
    private readonly PixelBuffer _memory;
    private readonly OrtHandle _value;

    /// <summary>A tensor of a shape; its content is undefined.</summary>
    /// <param name="runtime">The runtime that will use it.</param>
    /// <param name="shape">Sizes of its dimensions, each at least 1.</param>
    public FloatTensor(OrtRuntime runtime, params ReadOnlySpan<long> shape)
    {
        Shape = shape.ToArray();
        Length = checked((int)Shape.Aggregate(1L, (product, size) => checked(product * size)));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Length, nameof(shape));
        _memory = PixelBuffer.Allocate((nuint)Length * sizeof(float));
        _value = Wrap(runtime);
    }

    /// <summary>Sizes of the dimensions.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public Span<float> Values => new(Pointer, Length);

    /// <summary>The first element. Valid until <see cref="Dispose"/>.</summary>
    internal float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
            return (float*)_memory.Pointer;
        }
    }

    internal OrtHandle Value => _value;

    /// <summary>Frees the tensor.</summary>
    public void Dispose()
    {
        _value.Dispose();
        _memory.Dispose();
    }

    private OrtHandle Wrap(OrtRuntime runtime)
    {
        const int Float = 1;
        var api = runtime.Api;
        nint value;
        fixed (long* sizes = (long[])Shape)
            api.Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, int, nint*, nint>)
                api[OrtApi.Slot.CreateTensorWithDataAsOrtValue])(
                    runtime.CpuMemory.Value, _memory.Pointer, _memory.Capacity,
                    sizes, (nuint)Shape.Count, Float, &value));
        return new OrtHandle(api, OrtApi.Slot.ReleaseValue, value);
    }
}
