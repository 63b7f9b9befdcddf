using TensorHarbor.Training;

namespace TensorHarbor.Aot;

/// <summary>Prints nothing of a job under way.</summary>
sealed class Silent : ITrainingObserver
{
    public void Started(long step, long? lastStep, string? restoredFrom)
    {
    }

    public void Stepped(long step, float loss)
    {
    }

    public void Validated(TrainingReport report)
    {
    }

    public void Noted(string text)
    {
    }
}
