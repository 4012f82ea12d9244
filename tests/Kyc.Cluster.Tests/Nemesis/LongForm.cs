namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Marks what is part of <c>make nemesis</c> alone: <c>make test</c> leaves it out by this trait.</summary>
internal static class LongForm
{
    public const string Trait = "Form";
    public const string Value = "long";
}
