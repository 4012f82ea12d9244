using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>What operators can do with a node's log while it runs: read its newest lines, change its levels.</summary>
public sealed class NodeLog : IDisposable
{
    private NodeLog(LogRing ring, LogLevels levels) => (Ring, Levels) = (ring, levels);

    /// <summary>The newest lines.</summary>
    internal LogRing Ring { get; }

    /// <summary>The levels in force.</summary>
    internal LogLevels Levels { get; }

    /// <summary>As the settings say.</summary>
    public static NodeLog Of(Settings settings, TimeProvider time)
    {
        var least = Enum.Parse<LogLevel>(settings.Get(LogSettings.Level), ignoreCase: true);
        return new NodeLog(new LogRing(settings.GetInt(LogSettings.RingLines)), new LogLevels(least, time));
    }

    /// <inheritdoc />
    public void Dispose() => Levels.Dispose();
}
