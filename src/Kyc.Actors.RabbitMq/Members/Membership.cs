using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Management;
using Kyc.Sessions.Wire;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// Who is in the cluster, by their beats: members that fall silent are put out, and forgotten after a while.
/// </summary>
internal sealed class Membership(
    MemberTable table, Eviction eviction, bool canEvict, string self, RabbitMqSettings settings, TimeProvider time,
    ILogger log)
{
    private readonly TimeSpan _suspectAfter = TimeSpan.FromMilliseconds(settings.SuspectAfterMilliseconds);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Everybody known.</summary>
    public IReadOnlyList<Member> All => table.All;

    /// <summary>How many members that are believed come before this one, by their incarnations.</summary>
    public int Rank => table.All.Count(
        member => member.Judged is null && string.CompareOrdinal(member.Beat.Incarnation, self) < 0);

    /// <summary>A member by its incarnation; null when it is not known.</summary>
    public Member? Find(string incarnation) => table.Find(incarnation);

    /// <summary>This node begins to listen: what was said before it could not hear.</summary>
    public void Listening() => table.ForgiveSilence();

    /// <summary>A beat came.</summary>
    public void Hear(Beat beat)
    {
        if (!table.Hear(beat)) return;
        eviction.Settle(beat.Incarnation);
        log.MemberThere(beat.Node, beat.Incarnation);
    }

    /// <summary>Looks for members that fell silent, and goes on putting them out.</summary>
    public void Look()
    {
        var members = table.All;
        if (IsDeaf(members)) return;
        foreach (var member in members)
        {
            if (member.Beat.Incarnation == self) continue;
            if (member.Judged is null && time.GetElapsedTime(member.Heard) >= _suspectAfter) Suspect(member);
            else if (member is { Judged: MemberStatus.Unreachable, PutOut: false }) TryPutOut(member);
        }
        foreach (var gone in table.Forget(TimeSpan.FromSeconds(settings.ForgetAfterSeconds)))
        {
            eviction.Settle(gone.Beat.Incarnation);
            log.MemberForgotten(gone.Beat.Node, gone.Beat.Incarnation);
        }
    }

    /// <summary>Closes a member's connections and gives it up, whatever it says over them.</summary>
    /// <exception cref="TransportUnavailableException">The broker cannot be asked to close them.</exception>
    public async Task DownAsync(Member member, CancellationToken cancel)
    {
        await eviction.CloseAsync(member.Beat, cancel);
        table.Judge(member.Beat.Incarnation, MemberStatus.Down, putOut: true);
    }

    /// <summary>Another member put it out.</summary>
    public void IsDown(string incarnation) => table.Judge(incarnation, MemberStatus.Down, putOut: true);

    /// <summary>Ends what is under way.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>
    /// This node hears its own beats too: while it does not, the silence of others says nothing about them. It may be
    /// the one that was frozen, or the broker takes no messages at all.
    /// </summary>
    private bool IsDeaf(IReadOnlyList<Member> members) =>
        members.FirstOrDefault(member => member.Beat.Incarnation == self) is not { } me
        || time.GetElapsedTime(me.Heard) >= _suspectAfter / 2;

    private void Suspect(Member member)
    {
        if (table.Judge(member.Beat.Incarnation, MemberStatus.Unreachable, putOut: false) is null) return;
        log.MemberMissed(
            member.Beat.Node, member.Beat.Incarnation, time.GetElapsedTime(member.Heard).TotalMilliseconds);
        TryPutOut(member);
    }

    private void TryPutOut(Member member)
    {
        if (canEvict && eviction.IsDue(member.Beat.Incarnation)) _ = PutOutAsync(member);
    }

    private async Task PutOutAsync(Member member)
    {
        try
        {
            if (await eviction.CloseAsync(member.Beat, _stop.Token) > 0)
                table.Judge(member.Beat.Incarnation, MemberStatus.Unreachable, putOut: true);
        }
        catch (TransportUnavailableException error)
        {
            if (eviction.InVain(member.Beat.Incarnation) == 1) log.NotPutOut(member.Beat.Node, error.Message);
        }
        catch (OperationCanceledException)
        {
            // The transport is being disposed.
        }
    }
}
