namespace Kyc.Vision.Onnx;

/// <summary>ONNX Runtime refused a call.</summary>
/// <param name="code">Its error code (<c>OrtErrorCode</c>); 0 when the library itself is unusable.</param>
/// <param name="message">Its message.</param>
public sealed class OrtException(int code, string message) : Exception(message)
{
    /// <summary>The runtime's error code.</summary>
    public int Code { get; } = code;
}

/// <summary>The ONNX Runtime library was not found; the message names what was tried and the mend.</summary>
public sealed class OrtLibraryMissingException(string message) : Exception(message);

/// <summary>No execution provider that the settings allow could run a model.</summary>
public sealed class NoProviderException(string message, Exception? cause) : Exception(message, cause);
