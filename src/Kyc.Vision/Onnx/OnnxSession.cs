using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>A loaded model. Safe for any number of concurrent runs, each with its own tensors.</summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private const int MaxTensors = 32;
    private readonly OrtRuntime _runtime;
    private readonly OrtHandle _session;
    private readonly Utf8Names _inputs;
    private readonly Utf8Names _outputs;

    private OnnxSession(OrtRuntime runtime, OrtHandle session, string provider)
    {
        (_runtime, _session, Provider) = (runtime, session, provider);
        InputNames = Names(OrtApi.Slot.SessionGetInputCount, OrtApi.Slot.SessionGetInputName);
        OutputNames = Names(OrtApi.Slot.SessionGetOutputCount, OrtApi.Slot.SessionGetOutputName);
        (_inputs, _outputs) = (new Utf8Names(InputNames), new Utf8Names(OutputNames));
    }

    /// <summary>Names of the inputs, in the order in which <see cref="Run"/> takes them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Names of the outputs, in the order in which <see cref="Run"/> fills them.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The execution provider it was loaded with.</summary>
    public string Provider { get; }

    /// <summary>Sees every run before it starts; for benchmarks that repeat the runs of a comparison alone.</summary>
    internal RunWatcher? Watcher { get; set; }

    /// <summary>Loads a model file with one provider.</summary>
    /// <exception cref="OrtException">The provider cannot start, or the file is no model it can run.</exception>
    public static OnnxSession Load(OrtRuntime runtime, string file, OnnxOptions options, string provider)
    {
        using var settings = SessionOptions.Create(runtime, options, provider);
        var path = Marshal.StringToCoTaskMemUTF8(file);
        try
        {
            nint session;
            var api = runtime.Api;
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, nint>)api[OrtApi.Slot.CreateSession])(
                runtime.Environment.Value, path, settings.Value, &session));
            return new OnnxSession(runtime, new OrtHandle(api, OrtApi.Slot.ReleaseSession, session), provider);
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
        }
    }

    /// <summary>Runs the model: reads the inputs, writes the outputs in place.</summary>
    /// <param name="inputs">One tensor for each of <see cref="InputNames"/>.</param>
    /// <param name="outputs">One tensor of the right shape for each of <see cref="OutputNames"/>.</param>
    /// <exception cref="OrtException">A shape does not fit, or the device failed.</exception>
    public void Run(ReadOnlySpan<FloatTensor> inputs, ReadOnlySpan<FloatTensor> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, InputNames.Count, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs.Length, OutputNames.Count, nameof(outputs));
        Watcher?.Invoke(this, inputs, outputs);
        var held = false;
        try
        {
            _session.DangerousAddRef(ref held);
            var values = stackalloc nint[MaxTensors];
            Collect(inputs, values);
            Collect(outputs, values + inputs.Length);
            _runtime.Api.Check(
                ((delegate* unmanaged[Cdecl]<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)
                    _runtime.Api[OrtApi.Slot.Run])(
                        _session.Value, 0, _inputs.Pointer, values, (nuint)inputs.Length,
                        _outputs.Pointer, (nuint)outputs.Length, values + inputs.Length));
        }
        finally
        {
            foreach (var tensor in inputs) GC.KeepAlive(tensor);
            foreach (var tensor in outputs) GC.KeepAlive(tensor);
            if (held) _session.DangerousRelease();
        }
    }

    /// <summary>Unloads the model once no run uses it any more.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _inputs.Dispose();
        _outputs.Dispose();
    }

    private static void Collect(ReadOnlySpan<FloatTensor> tensors, nint* values)
    {
        for (var i = 0; i < tensors.Length; i++) values[i] = tensors[i].Value.Value;
    }

    private string[] Names(OrtApi.Slot count, OrtApi.Slot name)
    {
        var api = _runtime.Api;
        nint allocator;
        api.Check(((delegate* unmanaged[Cdecl]<nint*, nint>)
            api[OrtApi.Slot.GetAllocatorWithDefaultOptions])(&allocator));
        nuint total;
        api.Check(((delegate* unmanaged[Cdecl]<nint, nuint*, nint>)api[count])(_session.Value, &total));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, (nuint)MaxTensors / 2, nameof(count));
        var names = new string[(int)total];
        for (nuint i = 0; i < total; i++)
        {
            nint text;
            api.Check(((delegate* unmanaged[Cdecl]<nint, nuint, nint, nint*, nint>)api[name])(
                _session.Value, i, allocator, &text));
            names[i] = Marshal.PtrToStringUTF8(text)!;
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)api[OrtApi.Slot.AllocatorFree])(allocator, text));
        }
        return names;
    }
}

/// <summary>Sees a run of a model: its inputs filled, its outputs not yet.</summary>
internal delegate void RunWatcher(
    OnnxSession session, ReadOnlySpan<FloatTensor> inputs, ReadOnlySpan<FloatTensor> outputs);
