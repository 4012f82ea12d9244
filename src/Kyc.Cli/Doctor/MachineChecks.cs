using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Storage.Files;

namespace Kyc.Cli.Doctor;

/// <summary>Looks at the machine: runtime, data folder, ports, clock.</summary>
internal static class MachineChecks
{
    private const string DataMend = "the first `kyc run` makes it";

    /// <summary>The runtime and the size of the machine.</summary>
    public static IReadOnlyList<DoctorFinding> Runtime()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        return [DoctorFinding.Ok(
            "runtime",
            $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, "
            + $"{Environment.ProcessorCount} cores, {memory} MiB memory")];
    }

    /// <summary>Permissions, free space and master key of the data folder.</summary>
    public static IReadOnlyList<DoctorFinding> Data(Settings settings) =>
        [.. StorageCheck.Run(settings.Storage())
            .Append(StorageCheck.MasterKeyFits(settings.Storage()))
            .Select(Finding)];

    /// <summary>Whether the address and port can be listened on, for each address.</summary>
    public static IReadOnlyList<DoctorFinding> Ports(Settings settings)
    {
        var port = settings.GetInt(EdgeSettings.Port);
        return [.. settings.Get(EdgeSettings.Addresses).Select(text => Port(IPAddress.Parse(text), port))];
    }

    /// <summary>
    /// Whether the clock can be right: not before this program was built, not before the data was written.
    /// </summary>
    public static IReadOnlyList<DoctorFinding> Clock(Settings settings, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var built = File.GetLastWriteTimeUtc(typeof(MachineChecks).Assembly.Location);
        var database = settings.Storage().DatabasePath;
        var written = File.Exists(database) ? File.GetLastWriteTimeUtc(database) : built;
        var latest = built > written ? built : written;
        return [now >= latest.AddMinutes(-ClockSlackMinutes)
            ? DoctorFinding.Ok("clock", $"{now:yyyy-MM-dd HH:mm:ss}Z, after all that was written before")
            : DoctorFinding.Fail("clock", $"{now:yyyy-MM-dd HH:mm:ss}Z lies before {latest:yyyy-MM-dd HH:mm:ss}Z, when "
                + (latest == built ? "this program was built" : $"{database} was written"),
                "set the clock, for instance by: timedatectl set-ntp true")];
    }

    private const int ClockSlackMinutes = 5;

    private static DoctorFinding Finding(StorageCheckResult check) => check switch
    {
        { Ok: true } => DoctorFinding.Ok(check.Name, check.Message),
        { Name: "data_dir" } => DoctorFinding.Warn(check.Name, check.Message, $"{DataMend}, or: {check.Mend}"),
        _ => DoctorFinding.Fail(check.Name, check.Message, check.Mend ?? "see the message"),
    };

    private static DoctorFinding Port(IPAddress address, int port)
    {
        var name = address.AddressFamily == AddressFamily.InterNetworkV6 ? "port_ipv6" : "port_ipv4";
        var endpoint = new IPEndPoint(address, port);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            socket.Listen(1);
            return DoctorFinding.Ok(name, $"{endpoint} is free");
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => DoctorFinding.Warn(
                    name, $"{endpoint} is in use",
                    "if that is not a running kyc node, free it or choose another --port"),
                SocketError.AccessDenied => DoctorFinding.Fail(
                    name, $"{endpoint} needs a right this user lacks",
                    "choose a port above 1023, or grant CAP_NET_BIND_SERVICE"),
                _ => DoctorFinding.Warn(
                    name, $"{endpoint} cannot be listened on ({fault.SocketErrorCode})",
                    "a node leaves this address out; remove it from edge.addresses or set it up on the machine"),
            };
        }
    }
}
