namespace Kyc.Cluster.Tests.History;

/// <summary>Something that has to hold of every session, whatever was done to the cluster.</summary>
internal interface IInvariant
{
    /// <summary>Its number and what it says.</summary>
    string Name { get; }

    /// <summary>Whatever contradicts it, in words.</summary>
    IEnumerable<string> Broken(SessionCase session);
}

/// <summary>An invariant that does not hold.</summary>
internal sealed record Violation(string Invariant, string Session, string What)
{
    public override string ToString() => $"{Invariant}: {Session}: {What}";
}
