using Kyc.Actors.Ports;
using Kyc.Edge.Health;
using Kyc.Node.Configuration;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>What lies around a node: where it writes, its clock, and who compares.</summary>
/// <param name="Out">Log lines.</param>
/// <param name="Error">What a person must see once and no log may keep: the first API key.</param>
/// <param name="OutIsTerminal">True when log lines go to a terminal.</param>
/// <param name="Time">The clock.</param>
public sealed record NodeSurroundings(TextWriter Out, TextWriter Error, bool OutIsTerminal, TimeProvider Time)
{
    /// <summary>Makes the comparison engine; the vision pipeline unless a test says otherwise.</summary>
    public EngineFactory Engine { get; init; } = VisionStart.CreateAsync;
}

/// <summary>Makes a node's engine.</summary>
public delegate Task<NodeEngine> EngineFactory(
    Settings settings, ILoggerFactory logs, TimeProvider time, CancellationToken cancel);

/// <summary>An engine with what belongs to it.</summary>
/// <param name="Engine">Compares.</param>
/// <param name="Provider">What it runs on, for people.</param>
/// <param name="Checks">Whether it works, for readiness.</param>
/// <param name="DisposeAsync">Frees it, after the last comparison.</param>
public sealed record NodeEngine(
    IComparisonEngine Engine, string Provider, IReadOnlyList<IReadinessCheck> Checks, Func<ValueTask> DisposeAsync)
{
    /// <summary>False when it cannot compare: the node runs, is not ready, and its workers take no jobs.</summary>
    public bool CanCompare { get; init; } = true;
}
