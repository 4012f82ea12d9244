using System.Security.Cryptography;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Keys;

/// <summary>A key of the ring as its file has it.</summary>
/// <param name="Id">8 hex digits.</param>
/// <param name="Version">1 and up.</param>
/// <param name="State">What it is for.</param>
/// <param name="Created">When it was made, if that is known.</param>
/// <param name="Secret">Base64 of the key, or of what remains when it is spent.</param>
internal sealed record RingEntry(
    string Id, int Version, RingKeyState State, DateTimeOffset? Created, string Secret)
{
    /// <summary>A new random key.</summary>
    public static RingEntry New(int version, RingKeyState state, DateTimeOffset now)
    {
        var bytes = RandomNumberGenerator.GetBytes(MasterKey.Length);
        var entry = new RingEntry(new MasterKey(bytes).Id, version, state, now, Convert.ToBase64String(bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return entry;
    }

    /// <summary>The key itself.</summary>
    /// <exception cref="FormatException">The secret is no key, or not the one of this id.</exception>
    public MasterKey Open()
    {
        if (State == RingKeyState.Spent) return MasterKey.ParseRemains(Id, Secret);
        try
        {
            var key = MasterKey.Parse(Secret);
            return key.Id == Id ? key : throw new FormatException($"it names id {Id}, its key has id {key.Id}");
        }
        catch (StorageSettingException cause)
        {
            throw new FormatException("its key " + cause.Message[(cause.Setting.Length + 1)..], cause);
        }
    }

    /// <summary>The same key, good for finding and checking only.</summary>
    public RingEntry Spend() =>
        this with { State = RingKeyState.Spent, Secret = Convert.ToBase64String(Open().Remains) };
}
