using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kyc.Vision.Media;

/// <summary>Fixed records over a child's standard input and output. A closed pipe is an exception.</summary>
internal sealed class DecoderPipe(Stream toChild, Stream fromChild) : IDisposable
{
    private static readonly byte[] Go = [1];

    public void Send<T>(T record) where T : unmanaged
    {
        toChild.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in record)));
        toChild.Flush();
    }

    /// <summary>Tells the child to go on.</summary>
    public void SendGo()
    {
        toChild.Write(Go);
        toChild.Flush();
    }

    /// <exception cref="EndOfStreamException">The child is gone.</exception>
    public T Receive<T>() where T : unmanaged
    {
        Unsafe.SkipInit(out T record);
        fromChild.ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref record)));
        return record;
    }

    /// <summary>The child takes the end of its input as its end.</summary>
    public void Close()
    {
        try
        {
            toChild.Dispose();
        }
        catch (IOException)
        {
            // The child is gone already, with unread bytes in the pipe.
        }
    }

    /// <summary>Frees the reading end as well: <see cref="System.Diagnostics.Process"/> leaves it to us.</summary>
    public void Dispose()
    {
        Close();
        fromChild.Dispose();
    }
}
