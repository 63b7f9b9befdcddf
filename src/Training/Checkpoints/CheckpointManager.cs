using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Saves a session's variables as <c>folder/name-STEP</c> with a <c>.meta</c> file and the state file <c>checkpoint</c>, and deletes the
/// oldest beyond a number, but one every so many hours is kept for ever. The state file is replaced last, so whatever happens during a save,
/// the checkpoint before stays the latest.
/// </summary>
public sealed class CheckpointManager
{
    readonly Saver _saver;
    readonly string _folder, _name;
    readonly int _keep;
    readonly TimeSpan _keepEvery;
    readonly TimeProvider _time;
    readonly IFileStore _files;
    CheckpointState _state;

    /// <param name="saver">Saves and restores.</param>
    /// <param name="folder">Folder of the checkpoints; made when it is needed.</param>
    /// <param name="name">Base of the names.</param>
    /// <param name="keep">Checkpoints to keep.</param>
    /// <param name="keepEveryHours">Hours after which one is kept for ever.</param>
    /// <param name="time">The clock.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the state file cannot be read.</exception>
    public CheckpointManager(Saver saver, string folder, string name, int keep, double keepEveryHours, TimeProvider time, IFileStore? files = null)
    {
        (_saver, _folder, _name, _keep, _time) = (saver, folder, name, keep, time);
        _keepEvery = TimeSpan.FromHours(keepEveryHours);
        _files = files ?? LocalFiles.Instance;
        _state = CheckpointStates.Read(folder, _files) ?? new CheckpointState();
        if (_state.LastPreservedTimestamp == 0) _state.LastPreservedTimestamp = Now();
    }

    /// <summary>Prefix of the newest checkpoint that the state names and whose files are there, or <see langword="null"/>.</summary>
    public string? Latest => CheckpointStates.Latest(_state, _files);

    /// <summary>Restores the latest checkpoint; <see langword="null"/>: the folder's state names none.</summary>
    /// <exception cref="StatusException">
    /// NOT_FOUND: the state names checkpoints and the files of all are gone; INVALID_ARGUMENT: the latest is of another model; DATA_LOSS: its
    /// files are damaged; OUT_OF_RANGE: they are truncated.
    /// </exception>
    public string? RestoreLatest(IGraphSession session)
    {
        if (Latest is not { } prefix)
        {
            if (CheckpointStates.Named(_state).FirstOrDefault() is { } gone)
            {
                Throw.NotFound($"{Path.Combine(_folder, CheckpointStates.FileName)} names {gone} as the latest checkpoint, and its files are gone, "
                    + "as are those of every other that it names. Bring them back, or delete the state file to start anew");
            }
            return null;
        }
        CheckpointFit.Check(prefix, _saver.Variables, whole: true, _files);
        Use(session);
        _saver.Restore(session, prefix);
        return prefix;
    }

    /// <summary>Saves.</summary>
    /// <param name="session">Whose variables.</param>
    /// <param name="step">Global step, part of the name.</param>
    /// <param name="metaGraph">Serialized MetaGraphDef for the <c>.meta</c> file; empty: none.</param>
    /// <returns>The checkpoint's prefix.</returns>
    /// <exception cref="StatusException">The folder cannot be written or the disk is full; the checkpoint before is untouched.</exception>
    public string Save(IGraphSession session, long step, ReadOnlySpan<byte> metaGraph)
    {
        _files.CreateFolder(_folder);
        string prefix = Path.Combine(_folder, $"{_name}-{step}");
        Use(session);
        CheckpointState next = _state.Clone();
        try
        {
            _saver.Save(session, prefix);
            if (!metaGraph.IsEmpty) _files.Replace(prefix + ".meta", metaGraph);
        }
        catch when (!_state.AllModelCheckpointPaths.Contains(prefix))
        {
            Abandon(prefix);
            throw;
        }
        Remove(next, prefix);
        next.AllModelCheckpointPaths.Add(prefix);
        next.AllModelCheckpointTimestamps.Add(Now());
        next.ModelCheckpointPath = prefix;
        List<string> old = TakeOld(next);
        CheckpointStates.Update(_folder, next, _files);
        _state = next;
        foreach (string oldPrefix in old) Delete(oldPrefix);
        DeleteUnfinished();
        return prefix;
    }

    /// <summary>Lets the steps of a session in this process use this file system; the tasks of a cluster have their own.</summary>
    void Use(IGraphSession session)
    {
        if (session is Session { Resources: var resources }) SessionFiles.Use(resources, _files);
    }

    /// <summary>Makes room again after a save that failed; what cannot be deleted does no harm, as the state does not name it.</summary>
    void Abandon(string prefix)
    {
        try
        {
            Delete(prefix);
        }
        catch (StatusException)
        {
            // the error of the save is on its way
        }
    }

    double Now() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    static void Remove(CheckpointState state, string prefix)
    {
        int at = state.AllModelCheckpointPaths.IndexOf(prefix);
        if (at < 0) return;
        state.AllModelCheckpointPaths.RemoveAt(at);
        if (at < state.AllModelCheckpointTimestamps.Count) state.AllModelCheckpointTimestamps.RemoveAt(at);
    }

    /// <summary>Takes those beyond the number to keep out of the state; returns the ones to delete.</summary>
    List<string> TakeOld(CheckpointState state)
    {
        while (state.AllModelCheckpointTimestamps.Count < state.AllModelCheckpointPaths.Count) state.AllModelCheckpointTimestamps.Insert(0, 0);
        var old = new List<string>();
        while (state.AllModelCheckpointPaths.Count > _keep)
        {
            string prefix = state.AllModelCheckpointPaths[0];
            double saved = state.AllModelCheckpointTimestamps[0];
            Remove(state, prefix);
            if (saved - state.LastPreservedTimestamp >= _keepEvery.TotalSeconds) state.LastPreservedTimestamp = saved;
            else old.Add(prefix);
        }
        return old;
    }

    /// <summary>
    /// Deletes the <c>.meta</c> files that crashed saves left half-written, and the folders of their shards; the rest removes the next writer of a
    /// checkpoint.
    /// </summary>
    void DeleteUnfinished()
    {
        foreach (string file in _files.List(_folder))
        {
            bool ofName = file.StartsWith($"{_name}-", StringComparison.Ordinal);
            if (!ofName) continue;
            string path = Path.Combine(_folder, file);
            if (file.EndsWith(".meta.tmp", StringComparison.Ordinal)) _files.Delete(path);
            else if (file.EndsWith(Saver.ShardFolder, StringComparison.Ordinal)) DeleteShards(path);
        }
    }

    void DeleteShards(string folder)
    {
        if (!_files.FolderExists(folder)) return;
        foreach (string file in _files.List(folder)) _files.Delete(Path.Combine(folder, Path.GetFileName(file)));
        _files.DeleteFolder(folder);
    }

    void Delete(string prefix)
    {
        string folder = FileStores.FolderOf(prefix);
        string name = Path.GetFileName(prefix);
        if (!_files.FolderExists(folder)) return;
        foreach (string file in _files.List(folder))
        {
            string own = Path.GetFileName(file);
            bool ofPrefix = own == name + ".index" || own == name + ".meta" || own.StartsWith(name + ".data-", StringComparison.Ordinal);
            if (ofPrefix) _files.Delete(Path.Combine(folder, own));
        }
        DeleteShards(prefix + Saver.ShardFolder);
    }
}
