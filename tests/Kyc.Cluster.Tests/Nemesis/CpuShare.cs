using System.Globalization;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Gives a process a part of one core and no more (control group version 1), so that nodes can be told apart on a
/// machine whose cores all of them share.
/// </summary>
internal sealed class CpuShare : IDisposable
{
    private const string Root = "/sys/fs/cgroup/cpu";
    private const int PeriodUs = 20_000;

    private readonly string _group;

    private CpuShare(string group) => _group = group;

    public static bool Possible => Directory.Exists(Root) && File.Exists(Path.Combine(Root, "cpu.cfs_quota_us"));

    public static CpuShare Of(int process, double cores)
    {
        var group = Path.Combine(Root, $"kyc-test-{process}");
        Directory.CreateDirectory(group);
        Write(group, "cpu.cfs_period_us", PeriodUs);
        Write(group, "cpu.cfs_quota_us", (int)(PeriodUs * cores));
        Write(group, "cgroup.procs", process);
        return new CpuShare(group);
    }

    /// <summary>To be called once the process has ended.</summary>
    public void Dispose() => Directory.Delete(_group);

    private static void Write(string group, string file, int value) =>
        File.WriteAllText(Path.Combine(group, file), value.ToString(CultureInfo.InvariantCulture));
}
