namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>A body that crossed the broker is not what it should be. Nothing was done with it.</summary>
public sealed class WireFormatException(string what, string why, Exception? cause = null)
    : Exception($"{what} cannot be read: {why}", cause);

/// <summary>A body was written by a newer build in a format that this one does not know.</summary>
public sealed class NewerWireFormatException(string what, int format, int known)
    : Exception($"{what} has format {format}, this build reads up to {known}; bring this node to the version of the "
                + "one that wrote it")
{
    /// <summary>The format it has.</summary>
    public int Format { get; } = format;
}

/// <summary>
/// Another node failed in a way that has no form of its own on the wire. Only the name of its exception crosses, never
/// a message: that could hold data.
/// </summary>
public sealed class RemoteFailureException(string remoteType)
    : Exception($"the node that was asked failed with {remoteType}; its log says why")
{
    /// <summary>Name of the exception's type over there.</summary>
    public string RemoteType { get; } = remoteType;
}
