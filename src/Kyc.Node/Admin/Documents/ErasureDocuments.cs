namespace Kyc.Node.Admin.Documents;

/// <summary>A request for erasure.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="SelectedBy">How it names its sessions.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="FinishedAt">When everything was gone; null before.</param>
/// <param name="Found">Sessions found.</param>
/// <param name="Erased">Those whose data is gone.</param>
/// <param name="Waiting">Those whose data is not.</param>
/// <param name="HasMore">True when more match than one request takes.</param>
/// <param name="Receipt">The signed receipt, JSON; null before it is finished.</param>
public sealed record ErasureDocument(
    string Id, string Tenant, string SelectedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, long Found,
    long Erased, long Waiting, bool HasMore, string? Receipt);

/// <summary>Public keys that receipts are checked with.</summary>
/// <param name="Keys">The keys.</param>
public sealed record ReceiptKeysDocument(IReadOnlyList<ReceiptKeyDocument> Keys);

/// <summary>A public key.</summary>
/// <param name="KeyId">What receipts call it.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, PEM.</param>
public sealed record ReceiptKeyDocument(string KeyId, string PublicKey);
