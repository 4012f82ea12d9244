using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>
/// The environment as native libraries see it. On Unix the runtime keeps a copy of its own, so a variable set through
/// it never reaches them.
/// </summary>
public static partial class NativeEnvironment
{
    /// <summary>Sets a variable for native code.</summary>
    /// <exception cref="OrtException">The name is not one.</exception>
    public static void Set(string name, string value)
    {
        if (SetEnvironment(name, value, overwrite: 1) != 0)
            throw new OrtException(0, $"{name} cannot be set (errno {Marshal.GetLastPInvokeError()})");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
