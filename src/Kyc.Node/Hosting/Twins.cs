using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Hosting;

/// <summary>
/// Two nodes of one name would take each other's shards and answer each other's orders, so the one that comes second
/// does not start. Who died a moment ago is no twin: it beats no more.
/// </summary>
internal static class Twins
{
    /// <summary>Beats listened for: one may be on its way, one may get lost.</summary>
    private const int Beats = 3;

    /// <summary>Listens for another member of this node's name.</summary>
    /// <exception cref="NodeStartException">There is one.</exception>
    public static async Task RefuseAsync(
        IClusterControl cluster, MemberIdentity self, Settings settings, TimeProvider time, CancellationToken cancel)
    {
        var beat = TimeSpan.FromMilliseconds(settings.Get(RabbitMqSettingRows.BeatInterval));
        for (var heard = 0; heard < Beats; heard++)
        {
            await Task.Delay(beat, time, cancel);
            if (await FindAsync(cluster, self, beat * Beats, cancel) is { } twin)
                throw new NodeStartException(
                    $"{NodeSettings.Name.Name} {self.Name} is taken: a node of that name has run as {twin.Process} "
                    + $"since {twin.StartedAt:yyyy-MM-dd HH:mm:ss}Z; stop that one, or give this node another name");
        }
    }

    private static async Task<MemberView?> FindAsync(
        IClusterControl cluster, MemberIdentity self, TimeSpan window, CancellationToken cancel)
    {
        try
        {
            var view = await cluster.ViewAsync(cancel);
            return view.Members.FirstOrDefault(member =>
                member.Node == self.Name && member.Incarnation != self.Incarnation
                && member.Status is MemberStatus.Up or MemberStatus.Draining && !GivesWay(member, self, window));
        }
        catch (TransportUnavailableException)
        {
            return null; // The broker went away again: nobody is heard, and readiness says so.
        }
    }

    /// <summary>
    /// Of two that start at once, one goes on; otherwise clocks do not matter: who is there was first.
    /// </summary>
    private static bool GivesWay(MemberView twin, MemberIdentity self, TimeSpan window) =>
        (twin.StartedAt - self.StartedAt).Duration() < window
        && string.CompareOrdinal(twin.Incarnation, self.Incarnation) > 0;
}
