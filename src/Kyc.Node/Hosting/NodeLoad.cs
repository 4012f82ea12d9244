using Kyc.Actors.Hosting;
using Kyc.Actors.Ports;
using Kyc.Storage;

namespace Kyc.Node.Hosting;

/// <summary>What the node does now, for its beats; parts come in as they start.</summary>
internal sealed class NodeLoad
{
    private volatile IStorage? _storage;
    private volatile NodeActors? _actors;
    private volatile CountedJobs? _jobs;
    private volatile string _admin = "";
    private volatile string _device = "";
    private int _slots;

    /// <summary>The database is open.</summary>
    public void Has(IStorage storage) => _storage = storage;

    /// <summary>Sessions are served, or jobs pulled, or both.</summary>
    public void Has(NodeActors actors) => _actors = actors;

    /// <summary>Jobs are pulled.</summary>
    public void Works(CountedJobs jobs, int slots, string device)
    {
        (_jobs, _device) = (jobs, device);
        Volatile.Write(ref _slots, slots);
    }

    /// <summary>Operators reach it.</summary>
    public void AdminAt(string address) => _admin = address;

    /// <summary>The load; whether workers pause is the transport's own knowledge.</summary>
    public MemberLoad Now()
    {
        var (open, limit) = _storage?.Connections ?? default;
        return new MemberLoad(
            _actors?.Region.Stats.Residents ?? 0, Volatile.Read(ref _slots), _jobs?.InHand ?? 0, Paused: false, _device,
            _admin, open, limit);
    }
}
