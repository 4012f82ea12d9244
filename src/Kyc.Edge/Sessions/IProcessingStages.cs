using Kyc.Sessions.Ids;

namespace Kyc.Edge.Sessions;

/// <summary>Knows how far a running comparison is, where that can be known. The node joins it to the workers' reports.</summary>
public interface IProcessingStages
{
    /// <summary>The present stage of a session's comparison (<c>decoding</c>, <c>matching</c>, ...), or null when not known.</summary>
    string? StageOf(SessionId session);
}

/// <summary>Knows nothing: sessions show <c>queued</c> and <c>started</c> only.</summary>
internal sealed class NoProcessingStages : IProcessingStages
{
    /// <inheritdoc />
    public string? StageOf(SessionId session) => null;
}
