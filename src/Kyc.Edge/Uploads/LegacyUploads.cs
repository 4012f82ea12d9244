using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Idempotency;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Uploads;

/// <summary>Takes the older form's parts in whatever order they come, never holding the file in memory.</summary>
internal sealed class LegacyUploads(
    SessionUploads uploads, SessionCreator creator, IBlobStore blobs, IKeyRing ring, TimeProvider clock,
    EdgeOptions options)
{
    /// <summary>Takes a whole form.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="parts">The form.</param>
    /// <param name="keyOf">The request's idempotency key for an operation, or null.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<(FileKind Kind, SessionReply.Ok Taken)> TakeAsync(
        Caller caller, MultipartParts parts, Func<string, IdempotencyKey?> keyOf, CancellationToken cancel)
    {
        var form = new LegacyForm();
        while (await parts.NextAsync(cancel) is { } part)
        {
            if (part.Name != "file") await form.TakeAsync(part, cancel);
            else if (form.IsSettled) return await DirectAsync(caller, form, part, parts, keyOf, cancel);
            else return await RestingAsync(caller, form, part, parts, keyOf, cancel);
        }
        throw ProblemException.Parameter("file", "missing", "The form holds no file; send it as the part named file.");
    }

    private async Task<(FileKind, SessionReply.Ok)> DirectAsync(
        Caller caller, LegacyForm form, Part file, MultipartParts parts, Func<string, IdempotencyKey?> keyOf,
        CancellationToken cancel)
    {
        var kind = form.Kind!.Value;
        FileLimits.CheckDeclared(file.Section.ContentType, FileLimits.ClassOf(kind), "this type");
        var source = new FileSource(file.Content, async token =>
        {
            while (await parts.NextAsync(token) is { } more) await form.TakeAsync(more, token);
        });
        return (kind, await uploads.TakeAsync(
            Target(caller, form.Session!.Value, kind, keyOf), _ => Task.FromResult(source), cancel));
    }

    /// <summary>The file came first: it rests under a key of its own until the fields behind it are read.</summary>
    private async Task<(FileKind, SessionReply.Ok)> RestingAsync(
        Caller caller, LegacyForm form, Part file, MultipartParts parts, Func<string, IdempotencyKey?> keyOf,
        CancellationToken cancel)
    {
        var scope = new BlobScope(caller.Tenant, SessionId.New(clock.GetUtcNow()));
        var (key, _) = await ring.MintAsync(scope.Tenant, scope.Session, cancel);
        using var held = key;
        try
        {
            var limit = Math.Max(options.PictureMaxBytes, options.VideoMaxBytes);
            var resting = await blobs.PutAsync(scope, key, file.Content, limit, cancel);
            while (await parts.NextAsync(cancel) is { } more)
            {
                if (more.Name == "file") throw MultipartParts.Unexpected(more, "file, session_id and type");
                await form.TakeAsync(more, cancel);
            }
            var kind = form.Kind ?? throw ProblemException.Parameter(
                "type", "missing", "Say what the file is: id_card, id_card_back, face_video or face_image.");
            FileLimits.CheckDeclared(file.Section.ContentType, FileLimits.ClassOf(kind), "this type");
            if (form.Session is null) await JudgeAsync(scope, key, resting.Blob, kind, cancel);
            var session = form.Session ?? await OpenSessionAsync(caller, keyOf("upload"), cancel);
            await using var content = await blobs.OpenAsync(scope, key, resting.Blob, cancel);
            var source = new FileSource(content, _ => Task.CompletedTask);
            return (kind, await uploads.TakeAsync(
                Target(caller, session, kind, keyOf), _ => Task.FromResult(source), cancel));
        }
        finally
        {
            await blobs.DeleteAllAsync(scope, CancellationToken.None);
        }
    }

    /// <summary>Judges a resting file before a session is opened for it, so that a bad one opens none.</summary>
    private async Task JudgeAsync(BlobScope scope, DataKey key, BlobId blob, FileKind kind, CancellationToken cancel)
    {
        var expected = FileLimits.ClassOf(kind);
        await using var content = await blobs.OpenAsync(scope, key, blob, cancel);
        await using var inspected = new InspectedStream(
            content, new HeaderInspector(options.Media, expected), options.BytesOf(expected));
        await inspected.CopyToAsync(Stream.Null, cancel);
    }

    private async Task<SessionId> OpenSessionAsync(Caller caller, IdempotencyKey? key, CancellationToken cancel)
    {
        Access.Demand(caller.Credential, CredentialScope.SessionsWrite);
        var request = new CreateSessionRequest(options.DefaultPolicy, ClientAttributes.None, null);
        var created = await creator.CreateAsync(caller, request, key, new string('0', 64), cancel);
        return created.State.Id;
    }

    private static UploadTarget Target(
        Caller caller, SessionId session, FileKind kind, Func<string, IdempotencyKey?> keyOf) =>
        new(caller, session, kind, keyOf($"put {session.Value} upload"));
}
