using System.Diagnostics;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>A test that mounts; where that is not allowed it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsMountAttribute : FactAttribute
{
    public NeedsMountAttribute()
    {
        using var folder = new TempFolder();
        if (!SmallMount.Make(folder["mount"])) Skip = SmallMount.Reason;
        SmallMount.Release(folder["mount"]);
    }
}

/// <summary>
/// A test that lays out networks of its own; where that is not allowed it is reported as skipped, with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsNetworksTheoryAttribute : TheoryAttribute
{
    public const string Reason = "this user may not make network namespaces; run the tests as root";

    private static readonly bool Possible = Try();

    public NeedsNetworksTheoryAttribute() => Skip = Possible ? null : Reason;

    private static bool Try()
    {
        try
        {
            var name = $"kyc-try-{Environment.ProcessId}";
            return Run("netns", "add", name) && Run("netns", "delete", name);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no program of that name.
        }
    }

    private static bool Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
