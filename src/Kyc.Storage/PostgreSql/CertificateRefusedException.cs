namespace Kyc.Storage.PostgreSql;

/// <summary>The server's certificate is not what the settings ask for. The message says which part.</summary>
internal sealed class CertificateRefusedException(string message) : Exception(message);
