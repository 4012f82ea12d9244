using Kyc.Actors.Ports;
using Kyc.Actors.Tls;
using Kyc.Storage;
using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Node.Hosting;

/// <summary>
/// Which faults an operator can mend; everything else is a defect of the program and keeps its trace.
/// </summary>
public static class StartFaults
{
    /// <summary>One line for the operator, or null.</summary>
    public static string? Explain(Exception fault) => fault switch
    {
        NodeStartException or StorageUnusableException or StorageSettingException or WrongMasterKeyException
            or StorageFullException or BlobStoreUnavailableException or JournalUnavailableException
            or TransportUnavailableException or OrtLibraryMissingException or OrtException
            or NoProviderException or PemException or ManifestException or ModelMissingException or ModelHashException
            or DecoderStartException or MediaRefusedException => fault.Message.ReplaceLineEndings(" "),
        _ => null,
    };
}
