using System.Buffers;

namespace Kyc.Vision.Media;

/// <summary>
/// Memory shared with one decoder child: pixels come out at its front, the file goes in behind them. The child made
/// it; the parent fixes its size, so a child gone bad cannot pull it away.
/// </summary>
internal sealed class DecoderArena : IDisposable
{
    /// <summary>Input beyond this is given back to the system after a job, not wiped. Unit: bytes.</summary>
    public const long KeepInputBytes = 4 << 20;

    /// <summary>Output beyond this is given back after a job. Unit: bytes.</summary>
    public const long KeepOutputBytes = 16 << 20;

    private readonly int _descriptor;
    private readonly nuint _total;
    private readonly InputMemory _input;
    private nint _start;

    private unsafe DecoderArena(int descriptor, long outputBytes, long inputBytes)
    {
        _descriptor = descriptor;
        OutputBytes = outputBytes;
        InputBytes = inputBytes;
        _total = (nuint)(outputBytes + inputBytes);
        NativeMemoryMap.FixSize(descriptor);
        var start = NativeMemoryMap.Map(descriptor, _total);
        _start = (nint)start;
        _input = new InputMemory(start + outputBytes, checked((int)inputBytes));
    }

    /// <summary>Room for pixels, in bytes.</summary>
    public long OutputBytes { get; }

    /// <summary>Room for the file, in bytes.</summary>
    public long InputBytes { get; }

    /// <summary>Opens the arena of a child that has said hello.</summary>
    public static DecoderArena Open(int processId, in WireHello hello)
    {
        var descriptor = NativeMemoryMap.Open($"/proc/{processId}/fd/{hello.ArenaDescriptor}");
        try
        {
            return new DecoderArena(descriptor, checked((long)hello.OutputBytes), checked((long)hello.InputBytes));
        }
        catch
        {
            NativeMemoryMap.Close(descriptor);
            throw;
        }
    }

    /// <summary>The first bytes of the output.</summary>
    public unsafe ReadOnlySpan<byte> Output(int bytes)
    {
        ObjectDisposedException.ThrowIf(_start == 0, this);
        Bounds.Check(nameof(bytes), bytes, 0, OutputBytes);
        return new ReadOnlySpan<byte>((void*)_start, bytes);
    }

    /// <summary>Reads the stream to its end, but never more than one byte over the limit; returns bytes read.</summary>
    public async Task<long> FillAsync(Stream file, long limit, CancellationToken cancel)
    {
        var room = _input.Memory[..checked((int)Math.Min(limit + 1, InputBytes))];
        var total = 0;
        while (total < room.Length)
        {
            var read = await file.ReadAsync(room[total..], cancel).ConfigureAwait(false);
            if (read == 0) break;
            total += read;
        }
        return total;
    }

    /// <summary>Takes over the input of another arena, whose child died.</summary>
    public void CopyInputFrom(DecoderArena other, int bytes) =>
        other._input.Memory.Span[..bytes].CopyTo(_input.Memory.Span);

    /// <summary>Wipes a job's file, so that the next job's child cannot see it.</summary>
    public void Forget(long inputUsed, long outputUsed)
    {
        if (_start == 0) return;
        if (inputUsed > KeepInputBytes) NativeMemoryMap.Discard(_descriptor, OutputBytes, InputBytes);
        else _input.Memory.Span[..(int)inputUsed].Clear();
        if (outputUsed > KeepOutputBytes) NativeMemoryMap.Discard(_descriptor, 0, OutputBytes);
    }

    /// <inheritdoc />
    public unsafe void Dispose()
    {
        if (_start == 0) return;
        NativeMemoryMap.Unmap((byte*)_start, _total);
        _start = 0;
        NativeMemoryMap.Close(_descriptor);
    }

    private sealed unsafe class InputMemory(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
