using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>The members heard of, each start of a node by itself.</summary>
internal sealed class MemberTable(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Member> _byIncarnation = new(StringComparer.Ordinal);

    /// <summary>Everybody known.</summary>
    public IReadOnlyList<Member> All
    {
        get { lock (_lock) return [.. _byIncarnation.Values]; }
    }

    /// <summary>A member by its incarnation; null when it is not known.</summary>
    public Member? Find(string incarnation)
    {
        lock (_lock) return _byIncarnation.GetValueOrDefault(incarnation);
    }

    /// <summary>A beat came; true when it is of somebody who was not known or not believed.</summary>
    public bool Hear(Beat beat)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            var known = _byIncarnation.GetValueOrDefault(beat.Incarnation);
            // What a connection that was closed had sent before proves nothing.
            if (known is { PutOut: true } && beat.Connections.All(known.Beat.Connections.Contains)) return false;
            if (beat.Gone)
            {
                _byIncarnation.Remove(beat.Incarnation);
                return false;
            }
            var news = known is null or { Judged: not null };
            _byIncarnation[beat.Incarnation] = new Member(beat, now, time.GetUtcNow(), news ? 0 : known!.Heard);
            return news;
        }
    }

    /// <summary>Nobody could be heard for a while: the silence is not theirs.</summary>
    public void ForgiveSilence()
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            foreach (var (incarnation, member) in _byIncarnation)
                if (member.Judged is null) _byIncarnation[incarnation] = member with { Heard = now, HeardBefore = 0 };
        }
    }

    /// <summary>A member is not believed any more; null when it is not known or was judged before.</summary>
    public Member? Judge(string incarnation, MemberStatus judged, bool putOut)
    {
        lock (_lock)
        {
            if (_byIncarnation.GetValueOrDefault(incarnation) is not { } member) return null;
            if (member.Judged is not null && !putOut) return null;
            return _byIncarnation[incarnation] = member with
            {
                Judged = judged,
                JudgedSince = member.Judged is null ? time.GetTimestamp() : member.JudgedSince,
                PutOut = putOut || member.PutOut,
            };
        }
    }

    /// <summary>Forgets those who were judged so long ago; returns them.</summary>
    public IReadOnlyList<Member> Forget(TimeSpan after)
    {
        lock (_lock)
        {
            var old = _byIncarnation.Values
                .Where(member => member.Judged is not null && time.GetElapsedTime(member.JudgedSince) >= after)
                .ToList();
            foreach (var member in old) _byIncarnation.Remove(member.Beat.Incarnation);
            return old;
        }
    }
}
