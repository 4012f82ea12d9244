using System.Globalization;
using System.Text;

namespace Kyc.Node.Tests.RawHttp;

/// <summary>What a server may do with the bytes of an attack.</summary>
internal enum Must
{
    /// <summary>Answer nothing but one error and close, or close at once.</summary>
    Refuse,

    /// <summary>Refuse, or take it as the one request that it is and answer what follows as itself.</summary>
    StayInStep,
}

/// <summary>Bytes that a careless server takes for more, or fewer, requests than they are.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Bytes">What is sent before the canary.</param>
/// <param name="Must">What the server may do.</param>
internal sealed record Vector(string Name, byte[] Bytes, Must Must)
{
    /// <summary>Stands for the vector's number in the ids of its requests.</summary>
    public const string Number = "####";

    /// <summary>Id of the request that hides in an attack begins so: whoever answers it is out of step.</summary>
    public const string SmuggledId = "smuggled-";

    /// <summary>Id of the honest request behind it on the same connection begins so.</summary>
    public const string CanaryId = "canary-";

    /// <summary>The honest request.</summary>
    public static readonly Vector Canary =
        Of("canary", $"GET /version HTTP/1.1\r\nHost: kyc\r\nRequest-Id: {CanaryId}{Number}\r\n\r\n");

    /// <summary>An attack from text; each character is one byte.</summary>
    public static Vector Of(string name, string text, Must must = Must.StayInStep) =>
        new(name, Encoding.Latin1.GetBytes(text), must);

    /// <summary>Its bytes under a number.</summary>
    public byte[] Numbered(int number) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Bytes)
        .Replace(Number, number.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => Name;
}
