using Kyc.Sessions.Wire;

namespace Kyc.Edge.OpenApi;

/// <summary>A text whose values are the wire names of an enum; the OpenAPI document lists them.</summary>
public abstract class WireValuesAttribute : Attribute
{
    /// <summary>The values.</summary>
    public abstract IReadOnlyList<string> Values { get; }
}

/// <summary>A text whose values are the wire names of <typeparamref name="T"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireValuesAttribute<T> : WireValuesAttribute where T : struct, Enum
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Values => WireName.All<T>();
}
