namespace Kyc.Specimens;

/// <summary>A specimen cannot be made; the message is one line with the mend.</summary>
public sealed class SpecimenException(string message, Exception? cause = null) : Exception(message, cause);
