using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>Signals to processes, by their ids.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal)
    {
        if (SendTo(process, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"signal {signal} to process {process}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendTo(int process, int signal);
}
