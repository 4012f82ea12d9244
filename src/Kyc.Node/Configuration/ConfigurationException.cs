namespace Kyc.Node.Configuration;

/// <summary>The configuration has a mistake; the message is one line for a person, with the mend.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
