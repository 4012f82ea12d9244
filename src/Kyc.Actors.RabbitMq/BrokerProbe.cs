using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Management;
using Kyc.Actors.RabbitMq.Topology;

namespace Kyc.Actors.RabbitMq;

/// <summary>A look at the brokers from outside: logs in, declares nothing, joins nothing.</summary>
public static class BrokerProbe
{
    /// <summary>Tries every broker, then the management interface.</summary>
    /// <param name="settings">How to reach them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>One finding for each broker, and one for management where there is one.</returns>
    public static async Task<IReadOnlyList<BrokerFinding>> LookAsync(
        RabbitMqSettings settings, TimeProvider time, CancellationToken cancel)
    {
        var findings = new List<BrokerFinding>();
        var self = new MemberIdentity("doctor", Guid.NewGuid().ToString("N"), [], "", time.GetUtcNow());
        try
        {
            var connector = new BrokerConnector(
                settings, self, new Declarations(settings, new Names(settings.Prefix)));
            foreach (var host in settings.Hosts) findings.Add(await LookAsync(connector, host, cancel));
        }
        catch (TransportUnavailableException wrong)
        {
            findings.Add(new BrokerFinding("broker", false, wrong.Message));
        }
        if (settings.ManagementUrls.Count > 0) findings.Add(await LookAtManagementAsync(settings, time, cancel));
        return findings;
    }

    private static async Task<BrokerFinding> LookAsync(
        BrokerConnector connector, string host, CancellationToken cancel)
    {
        var (link, failure) = await connector.TryAsync(cancel, declare: false);
        if (link is null) return new BrokerFinding("broker", false, failure!.Message);
        await using (link) return new BrokerFinding("broker", true, $"{link.Broker} at {host} lets this node in");
    }

    private static async Task<BrokerFinding> LookAtManagementAsync(
        RabbitMqSettings settings, TimeProvider time, CancellationToken cancel)
    {
        const string name = "broker_management";
        using var management = new ManagementClient(settings, time);
        try
        {
            var alarms = await management.HealthAsync(cancel);
            return alarms.Good
                ? new BrokerFinding(name, true, "answers; the brokers take messages")
                : new BrokerFinding(name, false,
                    $"the brokers take no messages: {string.Join(", ", alarms.Alarms)}; free memory or disk there");
        }
        catch (TransportUnavailableException silent)
        {
            return new BrokerFinding(name, false, silent.Message);
        }
    }
}

/// <summary>What was found at a broker.</summary>
/// <param name="Name"><c>broker</c> or <c>broker_management</c>.</param>
/// <param name="Ok">True when it can be used.</param>
/// <param name="Detail">One sentence; with the mend when it cannot.</param>
public sealed record BrokerFinding(string Name, bool Ok, string Detail);
