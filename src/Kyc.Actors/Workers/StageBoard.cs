using System.Collections.Concurrent;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Workers;

/// <summary>At which stage each running comparison is, for people who wait. Never journaled.</summary>
public interface IStageBoard
{
    /// <summary>The stage a session's comparison is at; null when none is running here.</summary>
    string? StageOf(SessionId session);

    /// <summary>A stage begins.</summary>
    void Enter(SessionId session, string stage);

    /// <summary>The comparison is over.</summary>
    void Clear(SessionId session);
}

/// <summary>The stages of the comparisons that run in this process.</summary>
public sealed class StageBoard : IStageBoard
{
    private readonly ConcurrentDictionary<SessionId, string> _stages = [];

    /// <inheritdoc />
    public string? StageOf(SessionId session) => _stages.GetValueOrDefault(session);

    /// <inheritdoc />
    public void Enter(SessionId session, string stage) => _stages[session] = stage;

    /// <inheritdoc />
    public void Clear(SessionId session) => _stages.TryRemove(session, out _);
}

/// <summary>Tells the board of one session's stages, at once and on the caller's thread.</summary>
internal sealed class StageReporter(IStageBoard board, SessionId session) : IProgress<string>
{
    public void Report(string value) => board.Enter(session, value);
}
