namespace Kyc.Node.Hosting;

/// <summary>A node cannot start; the message is one line for a person, with the mend.</summary>
public sealed class NodeStartException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A running node must not go on; the message is one line for a person, with the mend.</summary>
public sealed class NodeBrokenException(string message, Exception cause) : Exception(message, cause);
