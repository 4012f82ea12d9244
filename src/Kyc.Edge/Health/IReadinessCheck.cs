namespace Kyc.Edge.Health;

/// <summary>Something the server needs in order to do its work. The node registers one for each of its parts.</summary>
public interface IReadinessCheck
{
    /// <summary>Stable snake_case name, for instance <c>database</c>.</summary>
    string Name { get; }

    /// <summary>Looks. Throwing counts as not ready.</summary>
    /// <param name="cancel">Ends a look that takes too long.</param>
    ValueTask<Readiness> CheckAsync(CancellationToken cancel);
}

/// <summary>How a check went.</summary>
/// <param name="Ok">True when work can be done.</param>
/// <param name="Detail">One sentence without secrets; shown to anybody who asks.</param>
public readonly record struct Readiness(bool Ok, string Detail);
