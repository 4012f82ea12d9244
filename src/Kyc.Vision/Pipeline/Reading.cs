namespace Kyc.Vision.Pipeline;

/// <summary>What was found in a file, and the way to make sure of its rotation while its pixels are there.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Prove">Tries all rotations if that was not done, and gives the better finding.</param>
internal sealed record Reading(FaceFinding Finding, Func<FaceFinding, FaceFinding> Prove)
{
    /// <summary>The reading after making sure.</summary>
    public Reading Proved() => this with { Finding = Prove(Finding) };
}
