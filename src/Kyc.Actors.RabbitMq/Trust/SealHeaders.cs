namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>Names of the headers that a message's code travels in.</summary>
internal static class SealHeaders
{
    /// <summary>Format of the message: <see cref="Seal.Format"/>; a message without it is of format 1.</summary>
    public const string Format = "kyc_format";

    /// <summary>Incarnation of the node that put it on the broker.</summary>
    public const string From = "kyc_from";

    /// <summary>The sender's number of it, counted from 1; 0 where nothing is counted.</summary>
    public const string Number = "kyc_number";

    /// <summary>Id of the ring's key, 8 hex digits.</summary>
    public const string Key = "kyc_key";

    /// <summary>The code, 32 bytes.</summary>
    public const string Code = "kyc_mac";
}
