using Kyc.Cli.Evaluate;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Wire;
using Kyc.Vision.Media;
using Kyc.Vision.Pipeline;

namespace Kyc.Cli.Local;

/// <summary>Makes templates of files with the real pipeline.</summary>
internal sealed class FileTemplates(FaceTemplates templates) : ITemplateSource
{
    /// <summary>
    /// Codes that say a video does not show one person: its template would be of nobody in particular. A
    /// picture has its main face.
    /// </summary>
    private static readonly ReasonCode[] NotOnePerson =
        [ReasonCode.VideoMultiplePeople, ReasonCode.VideoIdentitySwitch];

    /// <inheritdoc />
    public async Task<TemplateOutcome> MakeAsync(PairFile file, CancellationToken cancel)
    {
        if (!File.Exists(file.Path)) return new TemplateOutcome(null, "file_missing");
        await using var content = LocalFiles.Open(file.Path);
        try
        {
            var template = file.Role == PairRole.Video
                ? await templates.FromVideoAsync(content, cancel)
                : await templates.FromPictureAsync(content, file.Role == PairRole.Document, cancel);
            return Outcome(template, file.Role);
        }
        catch (MediaRefusedException refused)
        {
            return new TemplateOutcome(null, refused.Refusal.WireName());
        }
        catch (DecoderStartException fault)
        {
            throw new CliException($"{fault.Message} (`kyc doctor` checks everything)", cause: fault);
        }
    }

    private static TemplateOutcome Outcome(FaceTemplate template, PairRole role)
    {
        var several = role != PairRole.Video
            ? null
            : template.Codes.Where(NotOnePerson.Contains).Select(code => (ReasonCode?)code).FirstOrDefault();
        if (several is { } why) return new TemplateOutcome(null, WireName.Of(why));
        return template.Embedding is { } embedding
            ? new TemplateOutcome(embedding, null)
            : new TemplateOutcome(null, template.Codes.Select(WireName.Of).FirstOrDefault("no_face"));
    }
}
